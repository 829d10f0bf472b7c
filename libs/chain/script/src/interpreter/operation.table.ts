import { assert } from '@mbaas/kernel';
import { OP } from '../opcode.table.ts';
import { ARITHMETIC_OPERATIONS } from './arithmetic.operations.ts';
import { FLOW_OPERATIONS } from './flow.operations.ts';
import { HASH_OPERATIONS } from './hash.operations.ts';
import { LOCK_OPERATIONS } from './lock.operations.ts';
import type { Operation } from './machine.ts';
import { SIGNATURE_OPERATIONS } from './signature.operations.ts';
import { STACK_OPERATIONS } from './stack.operations.ts';

const unknown: Operation = () => 'SCRIPT_OPCODE_UNKNOWN';

/** What each opcode above the data pushes does. */
export const OPERATIONS: readonly Operation[] = (() => {
  const table: Operation[] = Array.from({ length: 256 }, () => unknown);
  const families = [FLOW_OPERATIONS, STACK_OPERATIONS, ARITHMETIC_OPERATIONS, HASH_OPERATIONS, SIGNATURE_OPERATIONS, LOCK_OPERATIONS];
  for (const [opcode, operation] of families.flat()) {
    assert(table[opcode] === unknown, 'an opcode belongs to one family');
    table[opcode] = operation;
  }
  return table;
})();

const DISABLED: ReadonlySet<number> = new Set([
  OP.CAT, OP.SUBSTR, OP.LEFT, OP.RIGHT, OP.INVERT, OP.AND, OP.OR, OP.XOR, OP.MUL2, OP.DIV2, OP.MUL, OP.DIV, OP.MOD, OP.LSHIFT, OP.RSHIFT,
]);

/** Opcodes whose mere presence fails a script, in branches that do not run too. wire-format §4.1. */
export const isDisabled = (opcode: number): boolean => DISABLED.has(opcode);

/** IF..ENDIF act in branches that do not run, and so do the unknown VERIF and VERNOTIF between them. */
export const actsInSkippedBranch = (opcode: number): boolean => opcode >= OP.IF && opcode <= OP.ENDIF;
