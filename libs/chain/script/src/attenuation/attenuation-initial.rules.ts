import { err, ok } from '@mbaas/kernel';
import { MODEL_MAX_SIZE, readModel } from './attenuation-model.codec.ts';
import type { Attenuation, AttenuationModel } from './attenuation-model.types.ts';
import { commonFault, inflationFault, listFault, periodFault } from './attenuation-terms.rules.ts';
import type { AttenuationCode } from './attenuation.codes.ts';

/** LH of a fresh lock: the length of its first period. The caller has checked that UN > 0. */
export function firstPeriodBlocks(model: AttenuationModel): bigint {
  return model.type === 2 ? (model.cycles[0] ?? 0n) : model.lockedBlocks / model.periods;
}

function typeFault(model: AttenuationModel, amount: bigint): AttenuationCode | undefined {
  if (model.type === 1) return periodFault(model);
  if (model.type === 2) return listFault(model);
  return inflationFault(model, amount) ?? listFault(model);
}

/**
 * May an output of `amount` tokens (base units) start with this lock? Gives back the model.
 * A text without "PN=" in front is read behind "PN=0;LH=0;" and its LH is then not compared: the node does the same,
 * although no such text passes CHECKATTENUATIONVERIFY and its tokens can never move.
 * Codes: those of parseModel, ATTENUATION_NOT_FIRST_PERIOD, _ABOVE_AMOUNT, _EMPTY, _TOO_MANY_PERIODS, _LISTS,
 * _INFLATION, _BLOCKS_LEFT. wire-format §3.10 "Initial model", consensus §6.11.
 */
export function checkInitial(text: string, amount: bigint): Attenuation<AttenuationModel> {
  if (text.length > MODEL_MAX_SIZE) return err({ code: 'ATTENUATION_TOO_LONG' });
  const complete = text.startsWith('PN=');
  const parsed = readModel(complete ? text : `PN=0;LH=0;${text}`, 'chain');
  if (!parsed.ok) return parsed;
  const model = parsed.value;
  if (model.period !== 0n) return err({ code: 'ATTENUATION_NOT_FIRST_PERIOD' });
  if (model.lockedQuantity > amount) return err({ code: 'ATTENUATION_ABOVE_AMOUNT' });
  const fault = commonFault(model) ?? typeFault(model, amount);
  if (fault !== undefined) return err({ code: fault });
  if (complete && model.blocksLeft !== firstPeriodBlocks(model)) return err({ code: 'ATTENUATION_BLOCKS_LEFT' });
  return ok(model);
}
