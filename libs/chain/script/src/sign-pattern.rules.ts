import type { ClassifiedScript } from './output-pattern.types.ts';
import { payPatternOf } from './pay-pattern.rules.ts';
import { isPublicKeyShape } from './public-key-shape.ts';
import { OP } from './opcode.table.ts';
import { scriptNumberDecode } from './script-number.codec.ts';
import { parseScript } from './script.codec.ts';
import { isDirectPush, smallNumberOf, type ScriptOp } from './script-op.ts';

/** The number a push stands for, as the deposit rule reads it; undefined when malformed. */
function pushedNumber(op: ScriptOp): number | undefined {
  if (op.data === undefined) return op.opcode === OP.ZERO ? 0 : smallNumberOf(op.opcode);
  const number = scriptNumberDecode(op.data);
  return number.ok ? number.value : undefined;
}

function isStandardRedeem(redeem: Uint8Array): boolean {
  const parsed = parseScript(redeem);
  return parsed.ok && payPatternOf(parsed.value) !== undefined;
}

/**
 * The unlocking pattern of push-only operations, in the order of consensus §6.4.1; outputs of these shapes are
 * standard too. The caller has checked that every operation is a push.
 */
export function signPatternOf(ops: readonly ScriptOp[]): ClassifiedScript | undefined {
  const [first, second] = ops;
  const last = ops.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const key = second?.data !== undefined && isPublicKeyShape(second.data) ? second.data : undefined;
  if (ops.length >= 2 && first.opcode === OP.ZERO && ops.slice(1, -1).every(isDirectPush)) {
    return { pattern: 'sign-multisig', ...(last.data && { redeem: last.data }) };
  }
  if (ops.length === 1) return { pattern: 'sign-public-key' };
  if (ops.length === 2 && key !== undefined) return { pattern: 'sign-key-hash', publicKey: key };
  if (ops.length === 3 && key !== undefined) {
    const lockHeight = pushedNumber(last);
    return { pattern: 'sign-key-hash-lock-height', publicKey: key, ...(lockHeight !== undefined && { lockHeight }) };
  }
  if (last.data !== undefined && isStandardRedeem(last.data)) return { pattern: 'sign-script-hash', redeem: last.data };
  return undefined;
}
