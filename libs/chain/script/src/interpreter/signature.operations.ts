import { OP } from '../opcode.table.ts';
import { NUMBER_MAX_SIZE, readScriptNumber } from '../script-number.codec.ts';
import type { ScriptCode } from '../script.codes.ts';
import { removeSignature } from '../signature-code.ts';
import { checkSignature, digestsOf } from './check-signature.ts';
import { SCRIPT_LIMITS } from './limits.ts';
import type { Machine, Operation, OperationRow } from './machine.ts';
import { booleanItem, lacks, peek } from './stack-item.ts';

const codeSeparator: Operation = (machine) => {
  machine.codeStart = machine.position;
  return undefined;
};

/** Ends a check: the plain opcode leaves the outcome on the stack, the VERIFY form fails on false. */
function conclude(machine: Machine, fits: boolean, verifyCode: ScriptCode | undefined): ScriptCode | undefined {
  if (verifyCode !== undefined) return fits ? undefined : verifyCode;
  machine.stack.push(booleanItem(fits));
  return undefined;
}

const checkSig: Operation = (machine, opcode) => {
  if (lacks(machine, 2)) return 'SCRIPT_STACK_TOO_SHORT';
  const signature = peek(machine, 1);
  const publicKey = peek(machine, 0);
  const code = removeSignature(machine.script.subarray(machine.codeStart), signature);
  const fits = checkSignature(machine.spend, signature, publicKey, digestsOf(machine.spend, code));
  if (typeof fits === 'string') return fits;
  machine.stack.length -= 2;
  return conclude(machine, fits, opcode === OP.CHECKSIGVERIFY ? 'SCRIPT_CHECKSIGVERIFY_FAILED' : undefined);
};

/** Operands of a multi-signature check, and how many stack items they are in all. */
interface MultisigOperands { readonly keys: readonly Uint8Array[]; readonly signatures: readonly Uint8Array[]; readonly size: number }

/** Reads a count at `depth`, 0..most; a code when it is too long or out of range. */
function readCount(machine: Machine, depth: number, most: number, refusal: ScriptCode): ScriptCode | number {
  const item = peek(machine, depth);
  if (item.length > NUMBER_MAX_SIZE) return 'SCRIPT_NUMBER_TOO_LONG';
  const count = readScriptNumber(item);
  return count < 0 || count > most ? refusal : count;
}

/** From the top: n, n keys, m, m signatures, and one more item that nothing looks at. */
function readMultisig(machine: Machine): ScriptCode | MultisigOperands {
  if (lacks(machine, 1)) return 'SCRIPT_STACK_TOO_SHORT';
  const n = readCount(machine, 0, SCRIPT_LIMITS.multisigKeys, 'SCRIPT_KEY_COUNT');
  if (typeof n === 'string') return n;
  machine.operations += n;
  if (machine.operations > SCRIPT_LIMITS.operations) return 'SCRIPT_TOO_MANY_OPERATIONS';
  if (lacks(machine, n + 2)) return 'SCRIPT_STACK_TOO_SHORT';
  const m = readCount(machine, n + 1, n, 'SCRIPT_SIGNATURE_COUNT');
  if (typeof m === 'string') return m;
  // The item below the signatures is taken as well and may hold anything (no NULLDUMMY): wire-format §2.6.
  const size = n + m + 3;
  if (lacks(machine, size)) return 'SCRIPT_STACK_TOO_SHORT';
  // Both lists run from the top of the stack down: that is the order in which they are compared.
  const keys = Array.from({ length: n }, (_, index) => peek(machine, 1 + index));
  const signatures = Array.from({ length: m }, (_, index) => peek(machine, n + 2 + index));
  return { keys, signatures, size };
}

/** Each signature must fit a key behind that of the signature before; it stops once too few keys are left. */
function matchSignatures({ spend }: Machine, { keys, signatures }: MultisigOperands, code: Uint8Array): ScriptCode | boolean {
  const digestOf = digestsOf(spend, code);
  let key = 0;
  for (let signature = 0; signature < signatures.length; key++) {
    if (signatures.length - signature > keys.length - key) return false;
    const fits = checkSignature(spend, signatures[signature] as Uint8Array, keys[key] as Uint8Array, digestOf);
    if (typeof fits === 'string') return fits;
    if (fits) signature++;
  }
  return true;
}

const checkMultisig: Operation = (machine, opcode) => {
  const operands = readMultisig(machine);
  if (typeof operands === 'string') return operands;
  const code = operands.signatures.reduce(removeSignature, machine.script.subarray(machine.codeStart));
  const fits = matchSignatures(machine, operands, code);
  if (typeof fits === 'string') return fits;
  machine.stack.length -= operands.size;
  return conclude(machine, fits, opcode === OP.CHECKMULTISIGVERIFY ? 'SCRIPT_CHECKMULTISIGVERIFY_FAILED' : undefined);
};

export const SIGNATURE_OPERATIONS: readonly OperationRow[] = [
  [OP.CODESEPARATOR, codeSeparator],
  [OP.CHECKSIG, checkSig],
  [OP.CHECKSIGVERIFY, checkSig],
  [OP.CHECKMULTISIG, checkMultisig],
  [OP.CHECKMULTISIGVERIFY, checkMultisig],
];
