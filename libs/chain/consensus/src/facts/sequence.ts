/** A relative lock as the network reads it: BIP68's shape with other constants. consensus.md 6.6, wire-format §2.4. */
export interface RelativeLock {
  /** Seconds (true) or blocks (false). */
  readonly time: boolean;
  /** Blocks, or seconds (a multiple of 32). */
  readonly amount: number;
}

const DISABLED = 0x80000000;
const TIME = 0x00400000;
/** 20 bits, where BIP68 has 16. */
const VALUE = 0x000fffff;
/** 32 seconds, where BIP68 has 512. */
const SECONDS_PER_UNIT = 32;

/** True when bit 31 switches the relative lock off. */
export const isSequenceDisabled = (sequence: number): boolean => sequence >= DISABLED;

/** Reads type and value; says nothing about bit 31. */
export function relativeLock(sequence: number): RelativeLock {
  const value = sequence & VALUE;
  const time = (sequence & TIME) !== 0;
  return { time, amount: time ? value * SECONDS_PER_UNIT : value };
}

/** Number in the middle of up to eleven times, the upper one for an even count; 0 for none. consensus.md 1.4. */
export function medianTime(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
