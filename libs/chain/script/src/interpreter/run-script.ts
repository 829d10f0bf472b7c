import { OP } from '../opcode.table.ts';
import { nextPosition, pushSize } from '../push-span.ts';
import type { ScriptCode } from '../script.codes.ts';
import { SCRIPT_LIMITS } from './limits.ts';
import type { Machine, Operation } from './machine.ts';
import { actsInSkippedBranch, isDisabled, OPERATIONS } from './operation.table.ts';

/** One operation, or the code by which the script fails. The order of the checks decides the code, not the verdict. */
function step(machine: Machine): ScriptCode | undefined {
  const { script, stack } = machine;
  const opcode = script[machine.position] as number;
  const size = pushSize(script, machine.position);
  if (size < 0) return 'SCRIPT_PUSH_TRUNCATED';
  machine.position = nextPosition(script, machine.position, size);
  if (size > SCRIPT_LIMITS.elementSize) return 'SCRIPT_PUSH_TOO_LONG';
  if (opcode > OP.SIXTEEN && ++machine.operations > SCRIPT_LIMITS.operations) return 'SCRIPT_TOO_MANY_OPERATIONS';
  if (isDisabled(opcode)) return 'SCRIPT_OPCODE_DISABLED';
  const runs = machine.conditions.length === 0 || !machine.conditions.includes(false);
  if (opcode <= OP.PUSHDATA4) {
    if (runs) stack.push(script.subarray(machine.position - size, machine.position));
  } else if (runs || actsInSkippedBranch(opcode)) {
    const refused = (OPERATIONS[opcode] as Operation)(machine, opcode);
    if (refused !== undefined) return refused;
  }
  return stack.length + machine.alternate.length > SCRIPT_LIMITS.stackItems ? 'SCRIPT_STACK_TOO_DEEP' : undefined;
}

/**
 * Runs a script to its end on the machine's stack. Its outcome is the stack: that the top is true is for the caller to
 * check. Every limit of wire-format §4.2 holds at every step, so that time and memory are bounded by the script's size.
 */
export function runScript(machine: Machine): ScriptCode | undefined {
  if (machine.script.length > SCRIPT_LIMITS.scriptSize) return 'SCRIPT_TOO_LONG';
  while (machine.position < machine.script.length) {
    const refused = step(machine);
    if (refused !== undefined) return refused;
  }
  return machine.conditions.length === 0 ? undefined : 'SCRIPT_CONDITIONAL_UNBALANCED';
}
