import { err, ok } from '@mbaas/kernel';
import { parseModel } from './attenuation-model.codec.ts';
import type { Attenuation, AttenuationModel } from './attenuation-model.types.ts';
import { commonFault, inflationFault, listFault } from './attenuation-terms.rules.ts';

/** LH is at least one and within the current period. The last period of type 1 takes the blocks that do not divide. */
function isWithinPeriod(model: AttenuationModel): boolean {
  if (model.blocksLeft < 1n) return false;
  // A missing list entry reads as a period of no length: the node would read past the end of its list there.
  if (model.type !== 1) return model.blocksLeft <= (model.cycles[Number(model.period)] ?? 0n);
  const cycle = model.lockedBlocks / model.periods;
  const last = model.period + 1n === model.periods;
  return last ? model.period * cycle + model.blocksLeft <= model.lockedBlocks : model.blocksLeft <= cycle;
}

/**
 * May an output of `amount` tokens carry this lock in the middle of its life? Gives back the model.
 * Codes: those of parseModel, ATTENUATION_EMPTY, _BLOCKS_LEFT, and for type 3 _TOO_MANY_PERIODS, _INFLATION, _LISTS.
 * wire-format §3.10 "Consensus" 1, consensus §6.11 "running check".
 */
export function checkRunning(text: string, amount: bigint): Attenuation<AttenuationModel> {
  const parsed = parseModel(text);
  if (!parsed.ok) return parsed;
  const model = parsed.value;
  const fault = commonFault(model) ?? (model.type === 3 ? (inflationFault(model, amount) ?? listFault(model)) : undefined);
  if (fault !== undefined) return err({ code: fault });
  return isWithinPeriod(model) ? ok(model) : err({ code: 'ATTENUATION_BLOCKS_LEFT' });
}
