import { err, ok } from '@mbaas/kernel';
import { inflationSchedule } from './attenuation-inflation.ts';
import { checkInitial, firstPeriodBlocks } from './attenuation-initial.rules.ts';
import { MODEL_MAX_SIZE, readModel } from './attenuation-model.codec.ts';
import type { Attenuation, AttenuationModel } from './attenuation-model.types.ts';
import { commonFault, inflationFault } from './attenuation-terms.rules.ts';

/** The chain form of a type 3 model that has passed inflationFault. */
function expandInflation(model: AttenuationModel): string {
  const { lockedQuantity, lockedBlocks, periods, inflation } = model;
  const lists = inflationSchedule(lockedQuantity, lockedBlocks, Number(periods), inflation);
  const head = `PN=0;LH=${lockedBlocks / periods};TYPE=3;LQ=${lockedQuantity};LP=${lockedBlocks};UN=${periods};IR=${inflation}`;
  return `${head};UC=${lists.cycles.join(',')};UQ=${lists.quantities.join(',')}`;
}

/**
 * The text to place in an output of `amount` tokens for a model as a user writes it: "PN=" and "LH=" may be missing,
 * and type 3 may be given by its rate alone. The result has passed checkInitial and fits into a script.
 * Codes: those of checkInitial. wire-format §3.10 "Wallet normalisation".
 *
 * @example normalise('TYPE=1;LQ=9000;LP=30;UN=3', 9000n) // PN=0;LH=10;TYPE=1;LQ=9000;LP=30;UN=3
 */
export function normalise(text: string, amount: bigint): Attenuation<string> {
  if (text.length > MODEL_MAX_SIZE) return err({ code: 'ATTENUATION_TOO_LONG' });
  const complete = text.startsWith('PN=');
  const parsed = readModel(complete ? text : `PN=0;LH=0;${text}`, 'user');
  if (!parsed.ok) return parsed;
  const model = parsed.value;
  const common = commonFault(model);
  if (common !== undefined) return err({ code: common });
  let chainText = complete ? text : `PN=0;LH=${firstPeriodBlocks(model)};${text}`;
  if (model.type === 3 && model.cycles.length === 0) {
    const fault = inflationFault(model, amount);
    if (fault !== undefined) return err({ code: fault });
    chainText = expandInflation(model);
  }
  const checked = checkInitial(chainText, amount);
  return checked.ok ? ok(chainText) : checked;
}
