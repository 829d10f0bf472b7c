import { latin1Decode } from '@mbaas/chain-primitives';
import { parseModel } from '../attenuation/index.ts';
import { OP } from '../opcode.table.ts';
import { readScriptNumber } from '../script-number.codec.ts';
import type { Operation, OperationRow } from './machine.ts';
import { lacks, peek } from './stack-item.ts';

/** Lock operands have one byte more than other numbers, so that they reach 2^32-1. */
const LOCK_NUMBER_SIZE = 5;
/** Below: block heights, from it on: seconds. */
const LOCK_TIME_THRESHOLD = 500_000_000;
const FINAL_SEQUENCE = 0xffff_ffff;
const SEQUENCE_DISABLED = 0x8000_0000;
const SEQUENCE_TIME = 0x0040_0000;
/** 20 bits, where Bitcoin has 16, and the time flag. */
const SEQUENCE_MASK = 0x004f_ffff;
const TX_VERSION_WITH_SEQUENCE = 2;

const hasBits = (value: number, bits: number): boolean => ((value & bits) >>> 0) === bits;

/** BIP65. The operand stays on the stack. wire-format §4.1. */
const checkLockTime: Operation = (machine) => {
  const { transaction, inputIndex } = machine.spend;
  if (lacks(machine, 1)) return 'SCRIPT_STACK_TOO_SHORT';
  const item = peek(machine, 0);
  if (item.length > LOCK_NUMBER_SIZE) return 'SCRIPT_NUMBER_TOO_LONG';
  const operand = readScriptNumber(item);
  if (operand < 0) return 'SCRIPT_LOCKTIME_NEGATIVE';
  const sameKind = operand < LOCK_TIME_THRESHOLD === transaction.lockTime < LOCK_TIME_THRESHOLD;
  const reached = sameKind && operand <= transaction.lockTime;
  // A final input switches the lock time off, and with it this check's hold on the transaction.
  return reached && transaction.inputs[inputIndex]?.sequence !== FINAL_SEQUENCE ? undefined : 'SCRIPT_LOCKTIME_UNSATISFIED';
};

/** BIP112 with our mask, at opcode b3. The operand stays on the stack. wire-format §4.1, consensus §6.7. */
const checkSequence: Operation = (machine) => {
  const { transaction, inputIndex } = machine.spend;
  if (lacks(machine, 1)) return 'SCRIPT_STACK_TOO_SHORT';
  const item = peek(machine, 0);
  if (item.length > LOCK_NUMBER_SIZE) return 'SCRIPT_NUMBER_TOO_LONG';
  const operand = readScriptNumber(item);
  if (operand < 0) return 'SCRIPT_LOCKTIME_NEGATIVE';
  if (hasBits(operand, SEQUENCE_DISABLED)) return undefined;
  const sequence = transaction.inputs[inputIndex]?.sequence ?? FINAL_SEQUENCE;
  if (transaction.version < TX_VERSION_WITH_SEQUENCE || hasBits(sequence, SEQUENCE_DISABLED)) return 'SCRIPT_LOCKTIME_UNSATISFIED';
  const sameKind = hasBits(operand, SEQUENCE_TIME) === hasBits(sequence, SEQUENCE_TIME);
  const reached = (operand & SEQUENCE_MASK) <= (sequence & SEQUENCE_MASK);
  return sameKind && reached ? undefined : 'SCRIPT_LOCKTIME_UNSATISFIED';
};

/**
 * The model below the input point must have the right form; both are taken. What the model says is checked by the
 * transaction rules (consensus §6.11), not here. wire-format §4.1.
 */
const checkAttenuation: Operation = (machine) => {
  if (lacks(machine, 2)) return 'SCRIPT_STACK_TOO_SHORT';
  if (!parseModel(latin1Decode(peek(machine, 1))).ok) return 'SCRIPT_MODEL_INVALID';
  machine.stack.length -= 2;
  return undefined;
};

export const LOCK_OPERATIONS: readonly OperationRow[] = [
  [OP.CHECKLOCKTIMEVERIFY, checkLockTime],
  [OP.CHECKATTENUATIONVERIFY, checkAttenuation],
  [OP.CHECKSEQUENCEVERIFY, checkSequence],
];
