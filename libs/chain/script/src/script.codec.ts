import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { ByteWriter, CodecError } from '@mbaas/chain-primitives';
import { OP } from './opcode.table.ts';
import { lengthBytes, nextPosition, pushSize } from './push-span.ts';
import type { ScriptOp } from './script-op.ts';

/**
 * The operations of a script. Push data are views of the script.
 * SCRIPT_PUSH_TRUNCATED when a push runs past the end: such a script has no operations, stays raw bytes, matches no
 * pattern and counts no signature operation. Bytes that are no opcode parse. wire-format §4.2, last paragraph.
 */
export function parseScript(script: Uint8Array): Result<ScriptOp[], Refusal<'SCRIPT_PUSH_TRUNCATED'>> {
  const ops: ScriptOp[] = [];
  for (let at = 0; at < script.length; ) {
    const opcode = script[at] as number;
    const size = pushSize(script, at);
    if (size < 0) return err({ code: 'SCRIPT_PUSH_TRUNCATED' });
    const next = nextPosition(script, at, size);
    ops.push(opcode === OP.ZERO || opcode > OP.PUSHDATA4 ? { opcode } : { opcode, data: script.subarray(next - size, next) });
    at = next;
  }
  return ok(ops);
}

/** The bytes of operations. Throws CodecError CODEC_VALUE_OUT_OF_RANGE on data its push opcode cannot carry. */
export function encodeScript(ops: readonly ScriptOp[]): Uint8Array {
  const writer = new ByteWriter(64);
  for (const { opcode, data = new Uint8Array(0) } of ops) {
    writer.u8(opcode);
    const width = lengthBytes(opcode);
    if (width === 1) writer.u8(data.length);
    else if (width === 2) writer.u16(data.length);
    else if (width === 4) writer.u32(data.length);
    // A direct push announces its length by its opcode; other operations announce none.
    else assertLength(data.length, opcode < OP.PUSHDATA1 ? opcode : 0);
    writer.bytes(data);
  }
  return writer.finish();
}

function assertLength(actual: number, announced: number): void {
  if (actual !== announced) throw new CodecError('CODEC_VALUE_OUT_OF_RANGE');
}
