import { OP } from './opcode.table.ts';
import type { ClassifiedScript } from './output-pattern.types.ts';
import { payPatternOf } from './pay-pattern.rules.ts';
import { parseScript } from './script.codec.ts';
import { isPush } from './script-op.ts';
import { signPatternOf } from './sign-pattern.rules.ts';

const NON_STANDARD: ClassifiedScript = Object.freeze({ pattern: 'non-standard' });
const KEY_HASH_SIZE = 25;

/** The bytes of the one pattern that nearly every output has; parsing it would cost ten times as much. */
function isPayKeyHash(script: Uint8Array): boolean {
  return script.length === KEY_HASH_SIZE && script[0] === OP.DUP && script[1] === OP.HASH160 && script[2] === 20
    && script[23] === OP.EQUALVERIFY && script[24] === OP.CHECKSIG;
}

/**
 * Recognises a script, of an output or of an input: the unlocking patterns count in outputs too.
 * Never fails: what does not parse or match is 'non-standard'. wire-format §4.4, consensus §6.4.1.
 *
 * @example classifyOutput(payToKeyHash(hash)) // { pattern: 'pay-key-hash', hash20 }
 */
export function classifyOutput(script: Uint8Array): ClassifiedScript {
  if (isPayKeyHash(script)) return { pattern: 'pay-key-hash', hash20: script.subarray(3, 23) };
  const parsed = parseScript(script);
  if (!parsed.ok) return NON_STANDARD;
  const ops = parsed.value;
  return payPatternOf(ops) ?? (ops.every(isPush) ? signPatternOf(ops) : undefined) ?? NON_STANDARD;
}
