import { addressOfPublicKey, decodeAddress } from '@mbaas/chain-crypto';
import type { ChainContext } from '../view/chain-context.ts';
import type { ConsensusView } from '../view/consensus-view.ts';
import { certifiedAddresses } from './certified.ts';
import { inactiveWitnesses, producedBlocks } from './inactive.ts';
import { witnessScore, witnessStake } from './stake-score.ts';
import { selectByWeight, selectionSeed } from './weighted-selection.ts';
import type { WitnessView } from './witness-view.ts';

/** What an election reads. `header` knows the whole epoch before. */
export type ElectionView = Pick<ConsensusView, 'did' | 'stakeLocks' | 'header'> & { readonly witnesses: WitnessView };

interface Candidate {
  readonly address: string;
  readonly publicKey: Uint8Array;
  readonly stake: bigint;
}

/** Addresses of the witnesses that the epoch before found idle. */
function idleAddresses(view: ElectionView, epoch: number, context: ChainContext): ReadonlySet<string> {
  const { network, profile } = context;
  const before = epoch - (network.dposParams?.epochBlocks ?? 0);
  const elected = view.witnesses.elected(before) ?? [];
  const inactive = inactiveWitnesses(producedBlocks(elected, before, view, context), profile);
  return new Set(elected.filter((_, index) => inactive[index]).map((key) => addressOfPublicKey(key, network)));
}

/** Stake on an address in atoms. Locks are found by hash alone. */
function stakeOn(address: string, view: ElectionView, epoch: number, { network }: ChainContext): bigint {
  const decoded = decodeAddress(address);
  return decoded.ok ? witnessStake(view.stakeLocks?.(decoded.value.hash) ?? [], epoch, network) : 0n;
}

/** Those who registered, still own their names, were not idle and hold enough stake: once an address, in scan order. */
function candidates(view: ElectionView, epoch: number, context: ChainContext): readonly Candidate[] {
  const { dposParams } = context.network;
  const registry = dposParams === null ? undefined : view.did(dposParams.registryDid);
  if (dposParams === null || registry === undefined) return [];
  const idle = idleAddresses(view, epoch, context);
  const found = new Map<string, Candidate>();
  for (const { address: paid, fromDid, publicKey } of view.witnesses.registrations()) {
    const address = view.did(fromDid)?.address;
    if (paid !== registry.address || address === undefined || found.has(address) || idle.has(address)) continue;
    found.set(address, { address, publicKey, stake: stakeOn(address, view, epoch, context) });
  }
  return [...found.values()].filter(({ stake }) => stake >= dposParams.lockThresholdAtoms);
}

/**
 * Keys of the witnesses of the epoch that starts at `context.height`, in slot order, from the chain below it. As many candidates
 * as places or fewer: all, as scanned. More: selected by weight; beyond 1,024 the lowest scores are cut, ties by scan order
 * (appendix C 19). consensus.md 4.2.
 */
export function electWitnesses(view: ElectionView, context: ChainContext): readonly Uint8Array[] {
  const { network, height } = context;
  const { dposParams } = network;
  const standing = candidates(view, height, context);
  if (dposParams === null || standing.length <= dposParams.witnesses) return standing.map(({ publicKey }) => publicKey);
  const isCertified = certifiedAddresses(view.witnesses, height, context);
  const scored = standing.map(({ address, publicKey, stake }) => ({ publicKey, score: witnessScore(stake, isCertified(address), dposParams.lockThresholdAtoms) }));
  if (scored.length > dposParams.maxCandidates) scored.sort((a, b) => b.score - a.score).length = dposParams.maxCandidates;
  const last = view.header(height - 1);
  const seed = last === undefined ? 0 : selectionSeed(last.hash);
  return selectByWeight(scored.map(({ score }) => score), seed, dposParams.witnesses).flatMap((index) => scored[index]?.publicKey ?? []);
}
