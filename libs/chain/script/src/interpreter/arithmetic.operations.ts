import { bytesEqual } from '@mbaas/chain-primitives';
import { OP } from '../opcode.table.ts';
import { NUMBER_MAX_SIZE, readScriptNumber, scriptNumberEncode } from '../script-number.codec.ts';
import type { Operation, OperationRow } from './machine.ts';
import { booleanItem, lacks, peek, take } from './stack-item.ts';

/** Items of the top `count` as numbers, deepest first; undefined when one is too long. Operands stay on the stack. */
function numbers(machine: Parameters<Operation>[0], count: number): number[] | undefined {
  const values: number[] = [];
  for (let depth = count - 1; depth >= 0; depth--) {
    const item = peek(machine, depth);
    if (item.length > NUMBER_MAX_SIZE) return undefined;
    values.push(readScriptNumber(item));
  }
  return values;
}

/** Replaces `count` numbers by the item computed from them. Results may have 5 bytes, but are no operands then. */
const compute = (count: number, result: (...values: number[]) => Uint8Array): Operation => (machine) => {
  if (lacks(machine, count)) return 'SCRIPT_STACK_TOO_SHORT';
  const values = numbers(machine, count);
  if (values === undefined) return 'SCRIPT_NUMBER_TOO_LONG';
  machine.stack.length -= count;
  machine.stack.push(result(...values));
  return undefined;
};

const number = (count: number, result: (a: number, b: number) => number): Operation =>
  compute(count, (a = 0, b = 0) => scriptNumberEncode(result(a, b)));

const test = (count: number, holds: (a: number, b: number) => boolean): Operation =>
  compute(count, (a = 0, b = 0) => booleanItem(holds(a, b)));

const numbersEqual = test(2, (a, b) => a === b);

const numbersEqualVerify: Operation = (machine, opcode) => {
  const refused = numbersEqual(machine, opcode);
  if (refused !== undefined) return refused;
  return take(machine).length === 1 ? undefined : 'SCRIPT_NUMEQUALVERIFY_FAILED';
};

const equal: Operation = (machine, opcode) => {
  if (lacks(machine, 2)) return 'SCRIPT_STACK_TOO_SHORT';
  const same = bytesEqual(take(machine), take(machine));
  if (opcode === OP.EQUAL) machine.stack.push(booleanItem(same));
  else if (!same) return 'SCRIPT_EQUALVERIFY_FAILED';
  return undefined;
};

export const ARITHMETIC_OPERATIONS: readonly OperationRow[] = [
  [OP.EQUAL, equal],
  [OP.EQUALVERIFY, equal],
  [OP.ADD1, number(1, (a) => a + 1)],
  [OP.SUB1, number(1, (a) => a - 1)],
  [OP.NEGATE, number(1, (a) => -a)],
  [OP.ABS, number(1, (a) => Math.abs(a))],
  [OP.NOT, test(1, (a) => a === 0)],
  [OP.NOTEQUAL0, test(1, (a) => a !== 0)],
  [OP.ADD, number(2, (a, b) => a + b)],
  [OP.SUB, number(2, (a, b) => a - b)],
  [OP.BOOLAND, test(2, (a, b) => a !== 0 && b !== 0)],
  [OP.BOOLOR, test(2, (a, b) => a !== 0 || b !== 0)],
  [OP.NUMEQUAL, numbersEqual],
  [OP.NUMEQUALVERIFY, numbersEqualVerify],
  [OP.NUMNOTEQUAL, test(2, (a, b) => a !== b)],
  [OP.LESSTHAN, test(2, (a, b) => a < b)],
  [OP.GREATERTHAN, test(2, (a, b) => a > b)],
  [OP.LESSTHANOREQUAL, test(2, (a, b) => a <= b)],
  [OP.GREATERTHANOREQUAL, test(2, (a, b) => a >= b)],
  [OP.MIN, number(2, (a, b) => Math.min(a, b))],
  [OP.MAX, number(2, (a, b) => Math.max(a, b))],
  [OP.WITHIN, compute(3, (value = 0, least = 0, end = 0) => booleanItem(least <= value && value < end))],
];
