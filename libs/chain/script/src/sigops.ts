import { ok, type Refusal, type Result } from '@mbaas/kernel';
import { OP } from './opcode.table.ts';
import { parseScript } from './script.codec.ts';
import { isScriptHashOutput } from './script-hash-output.ts';
import { smallNumberOf, type ScriptOp } from './script-op.ts';

/** Keys that a multi-signature check counts when nothing says how many there are. */
const UNKNOWN_KEYS = 20;

function countOps(ops: readonly ScriptOp[], accurate: boolean): number {
  let count = 0;
  for (const [index, { opcode }] of ops.entries()) {
    if (opcode === OP.CHECKSIG || opcode === OP.CHECKSIGVERIFY) count += 1;
    else if (opcode === OP.CHECKMULTISIG || opcode === OP.CHECKMULTISIGVERIFY) {
      const keys = accurate ? smallNumberOf(ops[index - 1]?.opcode ?? OP.ZERO) : undefined;
      count += keys ?? UNKNOWN_KEYS;
    }
  }
  return count;
}

/**
 * Signature operations of a script: CHECKSIG(VERIFY) 1, CHECKMULTISIG(VERIFY) 20, or when `accurate` the number
 * OP_1..OP_16 in front of it. A script that does not parse counts 0. wire-format §1.9, consensus §1.2 stage 1 item 9.
 */
export function countSigops(script: Uint8Array, accurate: boolean): number {
  const parsed = parseScript(script);
  return parsed.ok ? countOps(parsed.value, accurate) : 0;
}

/**
 * Signature operations of the redeem script by which an input spends a pay-script-hash output; 0 for other outputs.
 * SCRIPT_PUSH_TRUNCATED when the redeem script does not parse: the input is then invalid. consensus §1.2 stage 3 item 2b.
 */
export function countScriptHashSigops(previousScript: Uint8Array, inputScript: Uint8Array): Result<number, Refusal<'SCRIPT_PUSH_TRUNCATED'>> {
  if (!isScriptHashOutput(previousScript)) return ok(0);
  const input = parseScript(inputScript);
  const redeem = input.ok ? input.value.at(-1)?.data : undefined;
  if (redeem === undefined) return ok(0);
  const parsed = parseScript(redeem);
  return parsed.ok ? ok(countOps(parsed.value, true)) : parsed;
}
