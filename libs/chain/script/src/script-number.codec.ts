import { err, ok, type Refusal, type Result } from '@mbaas/kernel';

/** Most bytes of an ordinary number operand; lock operands have 5. wire-format §4.2. */
export const NUMBER_MAX_SIZE = 4;

/**
 * A number as scripts hold it: little-endian, the top bit of the last byte is the sign, no needless byte; 0 is empty.
 * Exact for integers up to 2^53-1. wire-format §0.
 */
export function scriptNumberEncode(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = Math.abs(value); rest > 0; rest = Math.floor(rest / 256)) bytes.push(rest % 256);
  const sign = value < 0 ? 0x80 : 0;
  const last = bytes.at(-1);
  if (last === undefined) return new Uint8Array(0);
  if (last >= 0x80) bytes.push(sign);
  else bytes[bytes.length - 1] = last | sign;
  return Uint8Array.from(bytes);
}

/** The number of at most 6 bytes in the way the interpreter reads it: needless bytes and negative zero are legal. */
export function readScriptNumber(bytes: Uint8Array): number {
  const last = bytes.length - 1;
  if (last < 0) return 0;
  const top = bytes[last] as number;
  let magnitude = top & 0x7f;
  for (let index = last - 1; index >= 0; index--) magnitude = magnitude * 256 + (bytes[index] as number);
  // Written so that negative zero reads as 0.
  return (top & 0x80) === 0 || magnitude === 0 ? magnitude : -magnitude;
}

/** True unless a shorter form of the same number exists. */
function isMinimal(bytes: Uint8Array): boolean {
  const last = bytes.length - 1;
  if (last < 0 || ((bytes[last] as number) & 0x7f) !== 0) return true;
  return last > 0 && ((bytes[last - 1] as number) & 0x80) !== 0;
}

/**
 * The number in a push of a standard pattern. SCRIPT_NUMBER_INVALID above `maxSize` (≤ 6) bytes or when not minimal:
 * the node throws there. The interpreter is laxer and reads by itself. consensus §6.4.8.
 */
export function scriptNumberDecode(bytes: Uint8Array, maxSize = NUMBER_MAX_SIZE): Result<number, Refusal<'SCRIPT_NUMBER_INVALID'>> {
  return bytes.length <= maxSize && isMinimal(bytes) ? ok(readScriptNumber(bytes)) : err({ code: 'SCRIPT_NUMBER_INVALID' });
}
