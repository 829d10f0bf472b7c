import { hexEncode } from '@mbaas/chain-primitives';
import { isHardened, type ChainContext } from '../view/chain-context.ts';
import type { ConsensusView } from '../view/consensus-view.ts';

/** A witness is idle with less than a fifth of … what, the profile says. */
const IDLE_FACTOR = 5;

/**
 * Which of an epoch's witnesses the next election leaves out, by the blocks each made (same order). Nobody made one: all. Else
 * those with none and those with 5 · count < total; `hardened` compares with the average: 5 · n · count < total (appendix C 13).
 * consensus.md 4.2 "Inactive list".
 */
export function inactiveWitnesses(counts: readonly number[], profile: ChainContext['profile']): readonly boolean[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const factor = isHardened({ profile }) ? IDLE_FACTOR * counts.length : IDLE_FACTOR;
  return counts.map((count) => total === 0 || count === 0 || factor * count < total);
}

/**
 * Delegated blocks that each key of an epoch's list signed between its first and last `voteMaturity` heights. A header names
 * its signer by the first place of the key in the list. consensus.md 4.2 "Inactive list".
 */
export function producedBlocks(elected: readonly Uint8Array[], epoch: number, view: Pick<ConsensusView, 'header'>, { network }: ChainContext): number[] {
  const byKey = new Map<string, number>();
  const end = epoch + (network.dposParams?.epochBlocks ?? 0) - network.voteMaturity;
  for (let height = epoch + network.voteMaturity; height < end; height++) {
    const header = view.header(height);
    const signer = header?.version === 3 ? elected[Number(header.nonce ?? -1n)] : undefined;
    if (signer !== undefined) byKey.set(hexEncode(signer), (byKey.get(hexEncode(signer)) ?? 0) + 1);
  }
  return elected.map((key) => byKey.get(hexEncode(key)) ?? 0);
}
