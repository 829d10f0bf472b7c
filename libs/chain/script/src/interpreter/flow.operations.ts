import { OP } from '../opcode.table.ts';
import type { Operation, OperationRow } from './machine.ts';
import { isTrue, lacks, take } from './stack-item.ts';

const nothing: Operation = () => undefined;

const branch: Operation = (machine, opcode) => {
  // Inside a branch that does not run, an IF only opens one more that does not run: no item is taken.
  if (machine.conditions.includes(false)) {
    machine.conditions.push(false);
    return undefined;
  }
  if (lacks(machine, 1)) return 'SCRIPT_CONDITIONAL_UNBALANCED';
  machine.conditions.push(isTrue(take(machine)) === (opcode === OP.IF));
  return undefined;
};

const otherwise: Operation = ({ conditions }) => {
  const last = conditions.length - 1;
  if (last < 0) return 'SCRIPT_CONDITIONAL_UNBALANCED';
  conditions[last] = !conditions[last];
  return undefined;
};

const endBranch: Operation = ({ conditions }) => (conditions.pop() === undefined ? 'SCRIPT_CONDITIONAL_UNBALANCED' : undefined);

const verify: Operation = (machine) => {
  if (lacks(machine, 1)) return 'SCRIPT_STACK_TOO_SHORT';
  return isTrue(take(machine)) ? undefined : 'SCRIPT_VERIFY_FAILED';
};

const fail: Operation = () => 'SCRIPT_RETURN';

/** wire-format §4.1: NOPs are b0 and b4..b9 besides 61. IF may stand with an ELSE more than once: each one toggles. */
export const FLOW_OPERATIONS: readonly OperationRow[] = [
  [OP.NOP, nothing],
  [OP.IF, branch],
  [OP.NOTIF, branch],
  [OP.ELSE, otherwise],
  [OP.ENDIF, endBranch],
  [OP.VERIFY, verify],
  [OP.RETURN, fail],
  [OP.NOP1, nothing],
  ...Array.from({ length: OP.NOP10 - OP.NOP5 + 1 }, (_, index): OperationRow => [OP.NOP5 + index, nothing]),
];
