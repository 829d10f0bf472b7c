import { err, ok } from '@mbaas/kernel';
import type { Attenuation } from './attenuation-model.types.ts';
import type { AttenuationCode } from './attenuation.codes.ts';

const KEYS = ['PN', 'LH', 'TYPE', 'LQ', 'LP', 'UN', 'IR', 'UC', 'UQ'] as const;
export type AttenuationKey = (typeof KEYS)[number];
/** The numbers of each key that has a value; lists have one or more, the rest exactly one. */
export type AttenuationEntries = ReadonlyMap<AttenuationKey, readonly bigint[]>;

const LISTS: ReadonlySet<AttenuationKey> = new Set(['UC', 'UQ'] as const);
const LEAST_ENTRIES = 6;
const U64_MAX = 0xffff_ffff_ffff_ffffn;
const U64_DIGITS = 20;

const refuse = (code: AttenuationCode): { ok: false; error: { code: AttenuationCode } } => err({ code });

const isKey = (text: string): text is AttenuationKey => (KEYS as readonly string[]).includes(text);

/** Leading decimal digits count, letters after them do not: "12x" is 12, "x12" is nothing. */
function parseNumber(text: string): bigint | undefined {
  const digits = /^[0-9]+/.exec(text)?.[0];
  // Only a comma can be out of place here: it separates nothing outside the lists.
  if (digits === undefined || text.includes(',')) return undefined;
  const significant = digits.replace(/^0+(?=.)/, '');
  // Checked before converting: a long run of digits must not become a huge integer.
  if (significant.length > U64_DIGITS) return undefined;
  const value = BigInt(significant);
  return value > U64_MAX ? undefined : value;
}

function parseValue(key: AttenuationKey, text: string): bigint[] | undefined {
  const numbers: bigint[] = [];
  for (const item of LISTS.has(key) ? text.split(',') : [text]) {
    const value = parseNumber(item);
    if (value === undefined) return undefined;
    numbers.push(value);
  }
  return numbers;
}

/**
 * Splits a model text into keys and numbers. Runs of ';' or '=' count as one; a key with an empty value is absent.
 * Codes: ATTENUATION_CHARACTERS, _ENTRIES, _KEYS, _NUMBER. The caller bounds the length. wire-format §3.10 "Grammar".
 */
export function parseEntries(text: string): Attenuation<AttenuationEntries> {
  if (!/^[A-Za-z0-9,;=]*$/.test(text) || text.includes(',,')) return refuse('ATTENUATION_CHARACTERS');
  const items = text.split(/;+/);
  if (items.length < LEAST_ENTRIES) return refuse('ATTENUATION_ENTRIES');
  const entries = new Map<AttenuationKey, readonly bigint[]>();
  for (const [index, item] of items.entries()) {
    const parts = item.split(/=+/);
    const [key, value] = parts;
    if (parts.length !== 2 || key === undefined || value === undefined) return refuse('ATTENUATION_ENTRIES');
    if ((index === 0 && key !== 'PN') || (index === 1 && key !== 'LH')) return refuse('ATTENUATION_ENTRIES');
    if (!isKey(key) || entries.has(key)) return refuse('ATTENUATION_KEYS');
    if (value === '') continue;
    const numbers = parseValue(key, value);
    if (numbers === undefined) return refuse('ATTENUATION_NUMBER');
    entries.set(key, numbers);
  }
  return ok(entries);
}
