import type { AttenuationModel } from './attenuation-model.types.ts';
import type { AttenuationCode } from './attenuation.codes.ts';

/** Most periods of a model with lists. */
export const LISTED_PERIODS_MAX = 100n;
const INFLATION_MAX = 100_000n;

const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);

/** PN < UN, LQ > 0, LP > 0, UN > 0. Gives the code of what fails. wire-format §3.10 "Common". */
export function commonFault(model: AttenuationModel): AttenuationCode | undefined {
  const filled = model.lockedQuantity > 0n && model.lockedBlocks > 0n && model.periods > 0n;
  return filled && model.period < model.periods ? undefined : 'ATTENUATION_EMPTY';
}

/** UN ≤ 100, one positive UC and UQ per period, sums LP and LQ. wire-format §3.10 "UCUQ". */
export function listFault(model: AttenuationModel): AttenuationCode | undefined {
  const { cycles, quantities, periods } = model;
  const complete = periods <= LISTED_PERIODS_MAX && BigInt(cycles.length) === periods && BigInt(quantities.length) === periods;
  const positive = cycles.every((value) => value > 0n) && quantities.every((value) => value > 0n);
  const exact = sum(cycles) === model.lockedBlocks && sum(quantities) === model.lockedQuantity;
  return complete && positive && exact ? undefined : 'ATTENUATION_LISTS';
}

/** LP ≥ UN and LQ ≥ UN: every period has a block and a token. */
export function periodFault(model: AttenuationModel): AttenuationCode | undefined {
  const enough = model.lockedBlocks >= model.periods && model.lockedQuantity >= model.periods;
  return enough ? undefined : 'ATTENUATION_TOO_MANY_PERIODS';
}

/** The type 3 conditions without its lists: everything is locked, at most 100 periods, a rate of 1..100000. */
export function inflationFault(model: AttenuationModel, amount: bigint): AttenuationCode | undefined {
  const fits = model.lockedQuantity === amount && model.periods <= LISTED_PERIODS_MAX;
  const rate = model.inflation >= 1n && model.inflation <= INFLATION_MAX;
  return periodFault(model) ?? (fits && rate ? undefined : 'ATTENUATION_INFLATION');
}
