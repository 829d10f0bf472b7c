import { err, ok } from '@mbaas/kernel';
import { available, type AttenuationRelease } from './attenuation-available.ts';
import { diff } from './attenuation-diff.ts';
import type { Attenuation, AttenuationModel } from './attenuation-model.types.ts';

/** The most blocks that can be claimed so that an output may carry the resulting lock, at most `elapsed`. */
function carriableBlocks(elapsed: bigint, model: AttenuationModel): bigint {
  if (model.type === 2) return elapsed;
  // Type 1 stays below its period UN: the blocks that do not divide belong to the last period. Type 3 stays in its
  // period: checkRunning wants all of its locked quantity in the output, so that nothing can be taken before the end.
  const periods = model.type === 1 ? model.periods - model.period - 1n : 0n;
  const most = model.blocksLeft + periods * (model.lockedBlocks / model.periods) - 1n;
  return elapsed < most ? elapsed : most;
}

/**
 * The most a wallet can take from an output of `amount` tokens, `elapsed` blocks after it was confirmed, and the lock
 * for the rest. Unlike `available` its lock is always one that an output may carry and that checkSuccession accepts.
 * The model has passed checkInitial or checkRunning. Never more than `amount`: ATTENUATION_DEGENERATE where the lock is of more
 * than that. Codes: those of diff and available. consensus §6.11.
 *
 * @example claim(9001n, 2500n, model) // { spendable: 3000n, nextText: 'PN=1;LH=1500;…' }
 */
export function claim(amount: bigint, elapsed: bigint, model: AttenuationModel): Attenuation<AttenuationRelease> {
  const whole = diff(model, null);
  if (!whole.ok) return whole;
  if (whole.value <= elapsed) return ok({ spendable: amount, nextText: null });
  const release = available(amount, carriableBlocks(elapsed, model), model);
  // A lock of more than its output holds: no chain of valid successions leads there, but checkRunning alone does not see it.
  return release.ok && release.value.spendable > amount ? err({ code: 'ATTENUATION_DEGENERATE' }) : release;
}
