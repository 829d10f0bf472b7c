import { err, ok } from '@mbaas/kernel';
import { parseEntries, type AttenuationEntries, type AttenuationKey } from './attenuation-entries.codec.ts';
import type { Attenuation, AttenuationModel } from './attenuation-model.types.ts';

/** Longest model in characters: the interpreter pushes no longer element. wire-format §4.2. */
export const MODEL_MAX_SIZE = 520;

const COMMON: readonly AttenuationKey[] = ['PN', 'LH', 'TYPE', 'LQ', 'LP', 'UN'];
const KEYS_OF_TYPE: Readonly<Record<1 | 2 | 3, readonly AttenuationKey[]>> = {
  1: COMMON,
  2: [...COMMON, 'UC', 'UQ'],
  3: [...COMMON, 'IR', 'UC', 'UQ'],
};
/** Type 3 as a user writes it: the lists follow from the rate. */
const KEYS_OF_SHORT_INFLATION: readonly AttenuationKey[] = [...COMMON, 'IR'];

const hasExactly = (entries: AttenuationEntries, keys: readonly AttenuationKey[]): boolean =>
  entries.size === keys.length && keys.every((key) => entries.has(key));

/**
 * Reads a model text. `form` 'user' also takes type 3 without its lists, which are then empty.
 * Codes: those of parseEntries, ATTENUATION_TYPE, ATTENUATION_KEYS. No bound on the length: see parseModel.
 */
export function readModel(text: string, form: 'chain' | 'user'): Attenuation<AttenuationModel> {
  const parsed = parseEntries(text);
  if (!parsed.ok) return parsed;
  const entries = parsed.value;
  const one = (key: AttenuationKey): bigint => entries.get(key)?.[0] ?? 0n;
  // The node keeps the type in one byte, so 257 is 1.
  const type = Number(one('TYPE') % 256n);
  if (type !== 1 && type !== 2 && type !== 3) return err({ code: 'ATTENUATION_TYPE' });
  const short = form === 'user' && type === 3 && hasExactly(entries, KEYS_OF_SHORT_INFLATION);
  if (!short && !hasExactly(entries, KEYS_OF_TYPE[type])) return err({ code: 'ATTENUATION_KEYS' });
  return ok({
    type,
    period: one('PN'),
    blocksLeft: one('LH'),
    lockedQuantity: one('LQ'),
    lockedBlocks: one('LP'),
    periods: one('UN'),
    inflation: one('IR'),
    cycles: entries.get('UC') ?? [],
    quantities: entries.get('UQ') ?? [],
    text,
  });
}

/**
 * The model in a text as it stands in an output script. Succeeding is all that CHECKATTENUATIONVERIFY asks.
 * Codes: ATTENUATION_TOO_LONG, _CHARACTERS, _ENTRIES, _KEYS, _NUMBER, _TYPE. wire-format §3.10, consensus §6.11.
 *
 * @example parseModel('PN=0;LH=10;TYPE=1;LQ=9000;LP=30;UN=3') // lockedQuantity 9000n over 3 periods of 10 blocks
 */
export function parseModel(text: string): Attenuation<AttenuationModel> {
  if (text.length > MODEL_MAX_SIZE) return err({ code: 'ATTENUATION_TOO_LONG' });
  return readModel(text, 'chain');
}
