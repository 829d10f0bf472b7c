import { err, ok } from '@mbaas/kernel';
import type { Attenuation, AttenuationModel } from './attenuation-model.types.ts';

/** Blocks of the periods first..last of a listed model; undefined when the list is shorter. */
function listedBlocks(model: AttenuationModel, first: bigint, last: bigint): bigint | undefined {
  if (last >= BigInt(model.cycles.length)) return undefined;
  let total = 0n;
  for (let index = Number(first); index <= Number(last); index++) total += model.cycles[index] as bigint;
  return total;
}

function equalPeriodBlocks(model: AttenuationModel, period: bigint, left: bigint): bigint {
  const cycle = model.lockedBlocks / model.periods;
  return period + 1n === model.periods
    ? model.lockedBlocks - left - (model.period + 1n) * cycle + model.blocksLeft
    : model.blocksLeft + (period - model.period) * cycle - left;
}

/**
 * Blocks that pass between two states of one lock; `next` null means its complete release.
 * The terms are taken from `previous`: the caller has compared the texts.
 * Codes: ATTENUATION_BACKWARDS, ATTENUATION_DEGENERATE. wire-format §3.10 "diff", consensus §6.11.
 */
export function diff(previous: AttenuationModel, next: AttenuationModel | null): Attenuation<bigint> {
  if (previous.periods === 0n) return err({ code: 'ATTENUATION_DEGENERATE' });
  const period = next === null ? previous.periods - 1n : next.period;
  const left = next === null ? 0n : next.blocksLeft;
  if (previous.period > period) return err({ code: 'ATTENUATION_BACKWARDS' });
  let blocks: bigint;
  if (previous.period === period) {
    blocks = previous.blocksLeft - left;
  } else if (previous.type === 1) {
    blocks = equalPeriodBlocks(previous, period, left);
  } else {
    const between = listedBlocks(previous, previous.period + 1n, period);
    if (between === undefined) return err({ code: 'ATTENUATION_DEGENERATE' });
    blocks = previous.blocksLeft + between - left;
  }
  return blocks < 0n ? err({ code: 'ATTENUATION_BACKWARDS' }) : ok(blocks);
}
