/** Points of a score are kept as hundredths, so that everyone computes the same integer. */
const CERTIFICATE_CENTI = 3_000;
const FULL_CENTI = 3_000;
/** Blocks a witness is expected to make in an epoch. consensus.md 4.3.4. */
export const EXPECTED_BLOCKS = 10;

/** 618 / 100 per power of ten, twice over to round: the exponents of the integer form. */
const STAKE_EXPONENT = 1_236n;
const ATOM_DIGITS = 8 * 1_236;

/** Score of an active, unexpired witness certificate, in hundredths. consensus.md 4.3.3. */
export const certificateScore = (active: boolean): number => (active ? CERTIFICATE_CENTI : 0);

/**
 * 6.18 · log10 of a stake in ETP, in hundredths, rounded half up; 0 up to one ETP. Exact: it counts the digits of
 * atoms^1236. consensus.md 4.3.3, `mars.json`.
 *
 * @param atoms at most 10^16
 */
export function stakeScore(atoms: bigint): number {
  if (atoms <= 0n) return 0;
  const digits = (atoms ** STAKE_EXPONENT).toString().length;
  return Math.max(0, Math.floor((digits - ATOM_DIGITS) / 2));
}

/** How a witness kept its slots over all epochs it was elected in. */
export interface MissRecord {
  readonly epochs: number;
  /** Sum of blocks made less blocks expected. */
  readonly deviation: number;
}

export const NO_MISSES: MissRecord = Object.freeze({ epochs: 0, deviation: 0 });

/** The record after one more epoch. */
export const addEpoch = ({ epochs, deviation }: MissRecord, produced: number): MissRecord =>
  ({ epochs: epochs + 1, deviation: deviation + produced - EXPECTED_BLOCKS });

/** What the worst class scores: nothing (ours), or the full score that the paper's formula gives it word for word. */
export type SevereMisses = 'zero' | 'literal';

/** Score of the kept slots, in hundredths: 3000 without deviation, floored towards −∞. consensus.md 4.3.3, `mars.json`. */
export function missScore({ epochs, deviation }: MissRecord, severe: SevereMisses = 'zero'): number {
  if (epochs === 0) return FULL_CENTI;
  if (deviation < -2 * epochs) return severe === 'zero' ? 0 : FULL_CENTI;
  const factor = deviation < 0 ? 300 : 100;
  return FULL_CENTI + Math.floor((factor * deviation + epochs) / (2 * epochs));
}

/** MARS of a candidate in hundredths: its weight in the election. consensus.md 4.3.3. */
export const marsScore = (certified: boolean, atoms: bigint, record: MissRecord): number =>
  certificateScore(certified) + stakeScore(atoms) + missScore(record);
