import { assert, err, ok, type Refusal, type Result } from '@mbaas/kernel';

const SEQUENCE = 0x30;
const INTEGER = 0x02;
/** Two integers of 33 bytes with their headings; what is longer cannot be strict. */
const MAX_SIZE = 72;
const MIN_SIZE = 8;

const at = (bytes: Uint8Array, index: number): number => bytes[index] ?? 0;

/** A strict integer of `length` bytes at `start`: not empty, not negative, no superfluous zero in front. */
const isStrictInteger = (bytes: Uint8Array, start: number, length: number): boolean =>
  length > 0 && (at(bytes, start) & 0x80) === 0 && !(length > 1 && at(bytes, start) === 0 && (at(bytes, start + 1) & 0x80) === 0);

/**
 * Whether a signature **without its hash-type byte** is strict DER (BIP66), which the chain demands at every height.
 * The numbers may still be zero or beyond the curve's order: such a signature is well formed and verifies false.
 * wire-format §2.6.
 */
export function isStrictDer(signature: Uint8Array): boolean {
  const size = signature.length;
  if (size < MIN_SIZE || size > MAX_SIZE) return false;
  if (at(signature, 0) !== SEQUENCE || at(signature, 1) !== size - 2) return false;
  const sizeR = at(signature, 3);
  // Beyond the end it reads as 0, which the sum below refuses.
  const sizeS = at(signature, 5 + sizeR);
  if (sizeR + sizeS + 6 !== size) return false;
  if (at(signature, 2) !== INTEGER || at(signature, 4 + sizeR) !== INTEGER) return false;
  return isStrictInteger(signature, 4, sizeR) && isStrictInteger(signature, 6 + sizeR, sizeS);
}

/** Right-aligns a strict integer into 32 bytes; false when it is longer. */
function copyInteger(from: Uint8Array, into: Uint8Array, offset: number): boolean {
  const digits = from[0] === 0 ? from.subarray(1) : from;
  if (digits.length > 32) return false;
  into.set(digits, offset + 32 - digits.length);
  return true;
}

/**
 * Strict DER (without hash-type byte) → 64 bytes r ‖ s, big-endian. SIGNATURE_DER_INVALID when it is not strict.
 * A number of more than 256 bits is well formed but can belong to no signature: the result is then 64 zero bytes,
 * which verify false, as the node's library does.
 */
export function derToCompact(signature: Uint8Array): Result<Uint8Array, Refusal<'SIGNATURE_DER_INVALID'>> {
  if (!isStrictDer(signature)) return err({ code: 'SIGNATURE_DER_INVALID' });
  const endR = 4 + at(signature, 3);
  const compact = new Uint8Array(64);
  const fits = copyInteger(signature.subarray(4, endR), compact, 0) && copyInteger(signature.subarray(endR + 2), compact, 32);
  return ok(fits ? compact : new Uint8Array(64));
}

function encodeInteger(digits: Uint8Array): number[] {
  let start = 0;
  while (start < digits.length - 1 && digits[start] === 0) start++;
  const shortest = [...digits.subarray(start)];
  const padded = (shortest[0] ?? 0) >= 0x80 ? [0, ...shortest] : shortest;
  return [INTEGER, padded.length, ...padded];
}

/** 64 bytes r ‖ s → strict DER without hash-type byte, 8..72 bytes. Throws BrokenAssumption on another length. */
export function compactToDer(compact: Uint8Array): Uint8Array {
  assert(compact.length === 64, 'a compact signature has 64 bytes');
  const body = [...encodeInteger(compact.subarray(0, 32)), ...encodeInteger(compact.subarray(32))];
  return Uint8Array.from([SEQUENCE, body.length, ...body]);
}
