import { DIRECT_PUSH_MAX, OP } from './opcode.table.ts';

/** One operation: its opcode byte and, for the pushes 01..4e, the bytes it pushes (possibly none for 4c..4e). */
export interface ScriptOp {
  readonly opcode: number;
  readonly data?: Uint8Array;
}

/** A push of 1..75 bytes whose opcode is the length. */
export const isDirectPush = (op: ScriptOp): boolean => op.opcode >= 1 && op.opcode <= DIRECT_PUSH_MAX;

/** Pushes a constant or data: 00..60 without the reserved 50. */
export const isPush = (op: ScriptOp): boolean => op.opcode <= OP.SIXTEEN && op.opcode !== OP.RESERVED;

/** The number of OP_1..OP_16; undefined for other opcodes. */
export const smallNumberOf = (opcode: number): number | undefined =>
  opcode >= OP.ONE && opcode <= OP.SIXTEEN ? opcode - OP.ONE + 1 : undefined;

/**
 * The shortest push of some bytes: direct to 75, then PUSHDATA1, 2, 4; no bytes are OP_0.
 * Never OP_1..OP_16: the standard patterns want numbers as direct pushes. wire-format §4.4 "Details".
 */
export function pushOf(data: Uint8Array): ScriptOp {
  if (data.length === 0) return { opcode: OP.ZERO };
  if (data.length <= DIRECT_PUSH_MAX) return { opcode: data.length, data };
  if (data.length <= 0xff) return { opcode: OP.PUSHDATA1, data };
  return { opcode: data.length <= 0xffff ? OP.PUSHDATA2 : OP.PUSHDATA4, data };
}
