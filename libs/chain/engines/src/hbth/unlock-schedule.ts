import { assert } from '@mbaas/kernel';
import { HBTH } from './hbth.params.ts';

/**
 * Atoms that an unlock releases at the end of each interval of `HBTH.intervalBlocks`: a geometric series that ends with the
 * first interval in which its exact sum reaches the whole; that one releases the rest. consensus.md 8.3, `hbth.json`.
 *
 * @param atoms not negative
 */
export function unlockSchedule(atoms: bigint): readonly bigint[] {
  assert(atoms >= 0n, 'a locked amount is not negative');
  const { firstShare, growth: { numerator, denominator } } = HBTH;
  const releases: bigint[] = [];
  let left = atoms;
  // q^(j−1) as a fraction: the amounts are floors of exact values.
  for (let up = 1n, down = 1n; ; up *= numerator, down *= denominator) {
    const after = up * numerator - down * denominator;
    const isLast = after * denominator >= firstShare * (numerator - denominator) * down * denominator;
    const due = (atoms * up) / (firstShare * down);
    const release = isLast || due > left ? left : due;
    releases.push(release);
    left -= release;
    if (isLast) return releases;
  }
}

/** Atoms free at a height after an unlock began. */
export function unlockedAt(atoms: bigint, unlockedFrom: number, height: number): bigint {
  const intervals = Math.max(0, Math.floor((height - unlockedFrom) / HBTH.intervalBlocks));
  return unlockSchedule(atoms).slice(0, intervals).reduce((sum, release) => sum + release, 0n);
}
