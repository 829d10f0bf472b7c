import type { BlockHeader } from '@mbaas/chain-codec';
import type { Network } from '@mbaas/chain-params';
import { isPosEra } from '../activation/activation.ts';
import type { HeaderRecord } from '../view/consensus-view.ts';
import type { HeaderCase } from './header-case.ts';

type Headers = HeaderCase['view'];

const MAX_BITS = (1n << 256n) - 1n;
/** Seconds between blocks that the old rule aims at. */
const TARGET_SECONDS = 24;
const STEPS_V1 = 1024n;
const STEPS_V2 = 2048n;
const LEAST_ADJUSTMENT = -99;
const POS = 2;

/** Nearest header of a version at or below a height; the stake walk ends at the PoS height, every walk above genesis. */
function lastOfVersion(view: Headers, version: number, from: number, network: Network): HeaderRecord | undefined {
  const first = view.header(from);
  if (first === undefined || first.version === version) return first;
  if (view.lastHeaderOfVersion !== undefined) {
    const found = view.lastHeaderOfVersion(version, from);
    const lowest = version === POS ? network.heights.pos : 1;
    return found !== undefined && found.number >= lowest ? found : undefined;
  }
  for (let height = from - 1; height > 0; height--) {
    if (version === POS && height < network.heights.pos) return undefined;
    const header = view.header(height);
    if (header?.version === version) return header;
  }
  return undefined;
}

const atLeast = (bits: bigint, minimum: bigint): bigint => {
  const bounded = bits > minimum ? bits : minimum;
  return bounded < MAX_BITS ? bounded : MAX_BITS;
};

/** Difference of two u32 times as the signed 32-bit number the node computes. */
const interval = (later: number, earlier: number): number => (later - earlier) | 0;

/** `divide first, then multiply`: bits + floor(bits / 2048) · max(centre − trunc(Δ / 10), −99). */
function adjust(bits: bigint, centre: number, seconds: number, minimum: bigint): bigint {
  const adjustment = Math.max(centre - Math.trunc(seconds / 10), LEAST_ADJUSTMENT);
  return atLeast(bits + (bits / STEPS_V2) * BigInt(adjustment), minimum);
}

/** Before the PoS height. `constantPow` is how private networks switch the old rule off. */
function requiredV1(timestamp: number, last: HeaderRecord | undefined, minimum: bigint, network: Network): bigint {
  if (network.difficulty.constantPow !== null) return network.difficulty.constantPow;
  if (last === undefined) return minimum;
  const step = last.bits / STEPS_V1;
  return atLeast(timestamp >= last.timestamp + TARGET_SECONDS ? last.bits - step : last.bits + step, minimum);
}

/**
 * Difficulty that a version 1 or 2 header at height H must carry; a version 3 header copies its parent's and is not asked.
 * consensus.md 2.6, appendix E; `difficulty.json`, `chain_simulation.json`.
 */
export function requiredBits(
  header: Pick<BlockHeader, 'version' | 'timestamp' | 'number'>, height: number, view: Headers, network: Network,
): bigint {
  const minimum = header.version === POS ? network.difficulty.posMin : network.difficulty.powMin;
  const last = lastOfVersion(view, header.version, height - 1, network);
  if (!isPosEra(header.number, network)) return requiredV1(header.timestamp, last, minimum, network);
  if (last === undefined) return minimum;
  if (header.version !== POS) return adjust(last.bits, 2, interval(header.timestamp, last.timestamp), minimum);
  const before = last.number > 2 ? lastOfVersion(view, POS, last.number - 1, network) : undefined;
  return before === undefined ? minimum : adjust(last.bits, 18, interval(last.timestamp, before.timestamp), minimum);
}
