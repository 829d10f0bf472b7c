import { ADDRESS_CODES, BASE58_CODES } from '@mbaas/chain-crypto';
import { WIRE_CODES } from '@mbaas/chain-codec';
import { BLOCK_CODES, TX_CODES } from '@mbaas/chain-consensus';
import { bytesEqual, CODEC_CODES, HASH_CODES, HEX_CODES } from '@mbaas/chain-primitives';
import { ATTENUATION_CODES, SCRIPT_CODES } from '@mbaas/chain-script';
import { FOLLOW_CODES, PEER_CODES } from '@mbaas/service-p2p-ingress';
import type { CodeRow, Refusal, Result } from '@mbaas/kernel';

const LABELS: Readonly<Record<string, CodeRow>> = { ...CODEC_CODES, ...WIRE_CODES, ...SCRIPT_CODES, ...TX_CODES, ...BLOCK_CODES, ...ATTENUATION_CODES, ...ADDRESS_CODES, ...BASE58_CODES, ...HEX_CODES, ...HASH_CODES, ...PEER_CODES, ...FOLLOW_CODES };

/** A refusal names ids, numbers and names: never bytes or whole objects. */
const MAX_DETAIL = 400;

/** What a check of a case found. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

export function demand(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Violation(what);
}

/** Every refusal has a label of the declared tables, and its payload is small. */
export function labelled(refusal: Refusal): void {
  demand(Object.hasOwn(LABELS, refusal.code), `the code ${String(refusal.code)} is declared`);
  demand(refusal.detail === undefined || JSON.stringify(refusal.detail).length <= MAX_DETAIL, `the detail of ${refusal.code} is small`);
}

/** The value, or undefined where the refusal is properly labelled. */
export function accepted<T>(result: Result<T, Refusal>): T | undefined {
  if (result.ok) return result.value;
  labelled(result.error);
  return undefined;
}

/** Lengths of all arrays, texts and views in a value: what hostile counts could blow up. */
export function weightOf(value: unknown): number {
  if (value instanceof Uint8Array || typeof value === 'string') return value.length;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + Math.max(1, weightOf(item)), 0);
  if (typeof value === 'object' && value !== null) {
    let sum = 0;
    for (const key in value) sum += weightOf((value as Record<string, unknown>)[key]);
    return sum;
  }
  return 0;
}

/** What was decoded holds no more than its bytes and is written as it came. `kind`: a field held as a word instead of a number. */
export function faithful<T>(bytes: Uint8Array, value: T, encode: (value: T) => Uint8Array, toJson: (value: T) => unknown): void {
  demand(bytesEqual(encode(value), bytes), 'a decoded object is written as it came');
  const json = toJson(value);
  demand(JSON.stringify(JSON.parse(JSON.stringify(json))) === JSON.stringify(json), 'JSON is plain data');
}

/** Words that stand for numbers (kinds, statuses) are longer than those: so many characters an object of the wire at most. */
const WORDS = 32;

/** Whether a decoded object stays within a bound that its bytes give. */
export function bounded(bytes: Uint8Array, value: unknown, objects: number): void {
  demand(weightOf(value) <= bytes.length + WORDS * objects, 'a decoded object is no heavier than its bytes');
}
