import { DIRECT_PUSH_MAX, OP } from './opcode.table.ts';

/** Bytes of the length field behind an opcode: 0 unless it is PUSHDATA1, 2 or 4. */
export const lengthBytes = (opcode: number): number =>
  opcode === OP.PUSHDATA1 ? 1 : opcode === OP.PUSHDATA2 ? 2 : opcode === OP.PUSHDATA4 ? 4 : 0;

/**
 * Number of bytes pushed by the operation at `at`: 0 for operations that carry no data, -1 when the push runs past the
 * end of the script. The data starts at `at + 1 + lengthBytes(opcode)`.
 */
export function pushSize(script: Uint8Array, at: number): number {
  const opcode = script[at] as number;
  if (opcode > OP.PUSHDATA4) return 0;
  let size = opcode;
  let start = at + 1;
  if (opcode > DIRECT_PUSH_MAX) {
    const width = lengthBytes(opcode);
    if (start + width > script.length) return -1;
    size = 0;
    // Multiplied, not shifted: a four-byte length above 2^31 must not turn negative.
    for (let index = width - 1; index >= 0; index--) size = size * 256 + (script[start + index] as number);
    start += width;
  }
  return start + size > script.length ? -1 : size;
}

/** Position of the operation after the one at `at`, whose pushSize is not -1. */
export const nextPosition = (script: Uint8Array, at: number, size: number): number => at + 1 + lengthBytes(script[at] as number) + size;
