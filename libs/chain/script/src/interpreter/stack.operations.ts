import { OP } from '../opcode.table.ts';
import { readScriptNumber, scriptNumberEncode, NUMBER_MAX_SIZE } from '../script-number.codec.ts';
import type { Operation, OperationRow } from './machine.ts';
import { isTrue, lacks, peek, take } from './stack-item.ts';

/** Takes `count` items and puts those back whose places are listed, 0 being the deepest taken. */
const rearrange = (count: number, ...places: readonly number[]): Operation => (machine) => {
  if (lacks(machine, count)) return 'SCRIPT_STACK_TOO_SHORT';
  const taken = machine.stack.splice(machine.stack.length - count, count);
  for (const place of places) machine.stack.push(taken[place] as Uint8Array);
  return undefined;
};

const duplicate: Operation = (machine) => {
  if (lacks(machine, 1)) return 'SCRIPT_STACK_TOO_SHORT';
  machine.stack.push(peek(machine, 0));
  return undefined;
};

const duplicateIfTrue: Operation = (machine) => {
  if (lacks(machine, 1)) return 'SCRIPT_STACK_TOO_SHORT';
  const top = peek(machine, 0);
  if (isTrue(top)) machine.stack.push(top);
  return undefined;
};

const toAlternate: Operation = (machine) => {
  if (lacks(machine, 1)) return 'SCRIPT_STACK_TOO_SHORT';
  machine.alternate.push(take(machine));
  return undefined;
};

const fromAlternate: Operation = (machine) => {
  const item = machine.alternate.pop();
  if (item === undefined) return 'SCRIPT_ALT_STACK_EMPTY';
  machine.stack.push(item);
  return undefined;
};

const depth: Operation = (machine) => {
  machine.stack.push(scriptNumberEncode(machine.stack.length));
  return undefined;
};

const size: Operation = (machine) => {
  if (lacks(machine, 1)) return 'SCRIPT_STACK_TOO_SHORT';
  machine.stack.push(scriptNumberEncode(peek(machine, 0).length));
  return undefined;
};

/** PICK copies, ROLL moves the item at the depth that the top names. */
const reach: Operation = (machine, opcode) => {
  if (lacks(machine, 2)) return 'SCRIPT_STACK_TOO_SHORT';
  const operand = peek(machine, 0);
  if (operand.length > NUMBER_MAX_SIZE) return 'SCRIPT_NUMBER_TOO_LONG';
  machine.stack.pop();
  const place = machine.stack.length - 1 - readScriptNumber(operand);
  const item = machine.stack[place];
  if (item === undefined) return 'SCRIPT_STACK_TOO_SHORT';
  if (opcode === OP.ROLL) machine.stack.splice(place, 1);
  machine.stack.push(item);
  return undefined;
};

/** Constants: OP_1NEGATE and OP_1..OP_16. */
const constant: Operation = (machine, opcode) => {
  machine.stack.push(scriptNumberEncode(opcode - OP.ONE + 1));
  return undefined;
};

export const STACK_OPERATIONS: readonly OperationRow[] = [
  [OP.NEGATIVE_1, constant],
  ...Array.from({ length: 16 }, (_, index): OperationRow => [OP.ONE + index, constant]),
  [OP.TOALTSTACK, toAlternate],
  [OP.FROMALTSTACK, fromAlternate],
  [OP.DROP2, rearrange(2)],
  [OP.DUP2, rearrange(2, 0, 1, 0, 1)],
  [OP.DUP3, rearrange(3, 0, 1, 2, 0, 1, 2)],
  [OP.OVER2, rearrange(4, 0, 1, 2, 3, 0, 1)],
  [OP.ROT2, rearrange(6, 2, 3, 4, 5, 0, 1)],
  [OP.SWAP2, rearrange(4, 2, 3, 0, 1)],
  [OP.IFDUP, duplicateIfTrue],
  [OP.DEPTH, depth],
  [OP.DROP, rearrange(1)],
  [OP.DUP, duplicate],
  [OP.NIP, rearrange(2, 1)],
  [OP.OVER, rearrange(2, 0, 1, 0)],
  [OP.PICK, reach],
  [OP.ROLL, reach],
  [OP.ROT, rearrange(3, 1, 2, 0)],
  [OP.SWAP, rearrange(2, 1, 0)],
  [OP.TUCK, rearrange(2, 1, 0, 1)],
  [OP.SIZE, size],
];
