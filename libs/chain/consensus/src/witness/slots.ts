import type { Network } from '@mbaas/chain-params';
import type { HeaderRecord } from '../view/consensus-view.ts';
import { witnessEpochOf } from './epoch.ts';

/** The headers a slot is told from. */
interface Headers {
  header(height: number): HeaderRecord | undefined;
  lastHeaderOfVersion?(version: number, atOrBelow: number): HeaderRecord | undefined;
}

const DELEGATED = 3;

/** Nearest delegated header below a height and above the first block of its epoch. */
function lastDelegated(view: Headers, height: number, epoch: number): HeaderRecord | undefined {
  if (view.lastHeaderOfVersion !== undefined) {
    const found = view.lastHeaderOfVersion(DELEGATED, height - 1);
    return found !== undefined && found.number > epoch ? found : undefined;
  }
  for (let at = height - 1; at > epoch; at--) {
    const found = view.header(at);
    if (found?.version === DELEGATED) return found;
  }
  return undefined;
}

/**
 * Whose turn it is at a height: an index into the epoch's list of `size` witnesses. The first turn begins with the window, later ones
 * after each delegated block; who lets `missingInterval` heights pass loses it to the next. Undefined without witnesses or epoch.
 * consensus.md 4.2 "Slots".
 */
export function witnessSlot(height: number, size: number, view: Headers, network: Network): number | undefined {
  const epoch = witnessEpochOf(height, network);
  if (epoch === undefined || network.dposParams === null || size === 0) return undefined;
  const last = lastDelegated(view, height, epoch);
  const first = last === undefined ? epoch + network.voteMaturity : last.number + 1;
  const start = last === undefined ? 0 : (Number((last.nonce ?? 0n) & 0xffffffffn) + 1) % size;
  return height <= first ? start : (start + Math.floor((height - first) / network.dposParams.missingInterval)) % size;
}
