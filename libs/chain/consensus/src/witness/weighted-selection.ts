import { assert } from '@mbaas/kernel';
import { Minstd } from './minstd.ts';

/** Sums of a heap-shaped tree: leaf i at m + i, the children of node k at 2k and 2k + 1, the root at 1. */
function sumTree(weights: readonly number[]): number[] {
  const size = weights.length;
  const sums = [...new Array<number>(size).fill(0), ...weights];
  for (let node = size - 1; node >= 1; node--) sums[node] = (sums[2 * node] as number) + (sums[2 * node + 1] as number);
  return sums;
}

/** Index of the leaf that a fresh engine of this seed leads to. */
function pick(weights: readonly number[], seed: number): number {
  const sums = sumTree(weights);
  const total = sums[1] as number;
  const engine = new Minstd(seed);
  let node = 1;
  while (node < weights.length) {
    const drawn = engine.uniform(total) % (sums[node] as number);
    node = 2 * node + (drawn < (sums[2 * node] as number) ? 0 : 1);
  }
  return node - weights.length;
}

/**
 * "Follow the satoshi": picks `count` holders by weight, in order of selection. With no more holders than places all are
 * taken as they stand. consensus.md 4.2 "Selection", `dpos.json`.
 *
 * @param weights positive integers, their sum at most 2^52
 * @param seed u32
 * @returns indices into `weights`
 */
export function selectByWeight(weights: readonly number[], seed: number, count: number): readonly number[] {
  assert(weights.every((weight) => Number.isSafeInteger(weight) && weight > 0), 'every holder has weight');
  const left = [...weights.keys()];
  if (left.length <= count) return left;
  const selected: number[] = [];
  while (selected.length < count && left.length > 1) {
    const index = pick(left.map((holder) => weights[holder] as number), seed);
    selected.push(...left.splice(index, 1));
  }
  return [...selected, ...left.slice(0, count - selected.length)];
}

/** Seed of the selection: the eight big-endian words of a block hash in internal order, combined by exclusive or. consensus.md 4.2. */
export function selectionSeed(hash: Uint8Array): number {
  let seed = 0;
  for (let at = 0; at < hash.length; at += 4) {
    for (let byte = 0; byte < 4; byte++) seed ^= (hash[at + byte] as number) << (24 - 8 * byte);
  }
  return seed >>> 0;
}
