import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { OP, opcodeByName, opcodeName } from './opcode.table.ts';
import { encodeScript, parseScript } from './script.codec.ts';
import { pushOf, type ScriptOp } from './script-op.ts';

const textOf = ({ opcode, data }: ScriptOp): string =>
  data === undefined || data.length === 0 ? opcodeName(opcode) : `[ ${hexEncode(data)} ]`;

/**
 * The text form of the RPC: lower-case names without OP_, data in brackets. The width of a push opcode is lost, and a
 * script that does not parse looks like one push of its bytes. wire-format §4.3.
 *
 * @example scriptText(payToKeyHash(hash)) // dup hash160 [ 61fd… ] equalverify checksig
 */
export function scriptText(script: Uint8Array): string {
  const parsed = parseScript(script);
  if (!parsed.ok) return `[ ${hexEncode(script)} ]`;
  return parsed.value.map(textOf).join(' ');
}

/** `[ hex ]` is three words, because blanks separate everything. */
function parseOps(text: string): ScriptOp[] | undefined {
  const words = text.split(' ').filter((word) => word !== '');
  const ops: ScriptOp[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    if (word === '[') {
      const data = hexDecode(words[index + 1] ?? '');
      if (!data.ok || data.value.length === 0 || words[index + 2] !== ']') return undefined;
      ops.push(pushOf(data.value));
      index += 2;
      continue;
    }
    const opcode = opcodeByName(word);
    if (opcode === undefined || (opcode >= 1 && opcode <= OP.PUSHDATA4)) return undefined;
    ops.push({ opcode });
  }
  return ops;
}

/**
 * The bytes of a text form. Data take the shortest push, except that the model in front of CHECKATTENUATIONVERIFY
 * takes PUSHDATA2, without which the pattern is not recognised. SCRIPT_TEXT_INVALID otherwise. wire-format §4.3.
 */
export function parseScriptText(text: string): Result<Uint8Array, Refusal<'SCRIPT_TEXT_INVALID'>> {
  const ops = parseOps(text);
  if (ops === undefined) return err({ code: 'SCRIPT_TEXT_INVALID' });
  const model = ops[0]?.data;
  if (model !== undefined && model.length <= 0xffff && ops[2]?.opcode === OP.CHECKATTENUATIONVERIFY) {
    ops[0] = { opcode: OP.PUSHDATA2, data: model };
  }
  return ok(encodeScript(ops));
}
