import { err, ok } from '@mbaas/kernel';
import type { Attenuation, AttenuationModel } from './attenuation-model.types.ts';

/** Tokens free after some blocks, and the lock that the rest must carry. */
export interface AttenuationRelease {
  /** Tokens (base units) that may leave the lock. */
  readonly spendable: bigint;
  /** Text of the lock of the remaining tokens; null when everything is free. */
  readonly nextText: string | null;
}

/** Everything from the second ';' on: the terms, which never change. Empty when there is none. */
export function termsOf(text: string): string {
  const second = text.indexOf(';', text.indexOf(';') + 1);
  return second < 0 ? '' : text.slice(second);
}

const successor = (model: AttenuationModel, period: bigint, left: bigint): string => `PN=${period};LH=${left}${termsOf(model.text)}`;

function releaseEqualPeriods(amount: bigint, free: bigint, elapsed: bigint, model: AttenuationModel): Attenuation<AttenuationRelease> {
  const cycle = model.lockedBlocks / model.periods;
  // More periods than blocks: the node would divide by zero here. consensus appendix C 18.
  if (cycle === 0n) return err({ code: 'ATTENUATION_DEGENERATE' });
  const reached = elapsed - model.blocksLeft + (model.period + 1n) * cycle;
  if (reached >= model.lockedBlocks) return ok({ spendable: amount, nextText: null });
  const passed = reached / cycle - model.period;
  const most = model.lockedBlocks - model.period - 1n;
  const advance = passed < most ? passed : most;
  const period = model.period + advance;
  const left = (period + 1n === model.periods ? model.lockedBlocks : (period + 1n) * cycle) - reached;
  const spendable = free + advance * (model.lockedQuantity / model.periods);
  return ok({ spendable, nextText: successor(model, period, left) });
}

function releaseListedPeriods(amount: bigint, free: bigint, elapsed: bigint, model: AttenuationModel): Attenuation<AttenuationRelease> {
  const { cycles, quantities, periods } = model;
  let period = Number(model.period);
  let rest = elapsed - model.blocksLeft;
  let spendable = free;
  for (;;) {
    const quantity = quantities[period];
    if (quantity === undefined) return err({ code: 'ATTENUATION_DEGENERATE' });
    spendable += quantity;
    period++;
    if (BigInt(period) >= periods) return ok({ spendable: amount, nextText: null });
    const cycle = cycles[period];
    if (cycle === undefined) return err({ code: 'ATTENUATION_DEGENERATE' });
    if (rest < cycle) return ok({ spendable, nextText: successor(model, BigInt(period), cycle - rest) });
    rest -= cycle;
  }
}

/**
 * What an output of `amount` tokens under this lock releases after `elapsed` blocks (0 or more).
 * Exactly the reference's arithmetic: near the end of a type 1 lock whose blocks do not divide evenly it names a period
 * UN or above, which no output may carry, and can release more than there is. Wallets use `claim` instead.
 * Code: ATTENUATION_DEGENERATE. wire-format §3.10 "Available amount", consensus §6.11.
 */
export function available(amount: bigint, elapsed: bigint, model: AttenuationModel): Attenuation<AttenuationRelease> {
  const free = amount > model.lockedQuantity ? amount - model.lockedQuantity : 0n;
  if (elapsed < model.blocksLeft) {
    return ok({ spendable: free, nextText: successor(model, model.period, model.blocksLeft - elapsed) });
  }
  if (model.periods === 0n || model.period >= model.periods) return err({ code: 'ATTENUATION_DEGENERATE' });
  return model.type === 1
    ? releaseEqualPeriods(amount, free, elapsed, model)
    : releaseListedPeriods(amount, free, elapsed, model);
}
