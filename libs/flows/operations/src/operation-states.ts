import { assert, BrokenAssumption } from '@mbaas/kernel';
import { operationState, type OperationState } from '@mbaas/contracts-events';

/**
 * Which state may follow which (ARCHITECTURE §6). A state that follows itself says that the operation waits, and why.
 * The database holds the same list (operation_move) and refuses any other step.
 */
export const OPERATION_MOVES: Readonly<Record<OperationState, readonly OperationState[]>> = {
  // To confirmed: the transaction that was given up stands in a block before another one was built.
  submitted: ['submitted', 'built', 'confirmed', 'rejected'],
  built: ['built', 'signed', 'submitted', 'rejected'],
  // Back to submitted: refused at its first offer, so nobody else has it; it is built anew.
  signed: ['signed', 'accepted', 'confirmed', 'contested', 'submitted', 'rejected'],
  // Back to signed: the pool forgot it; it is offered again.
  accepted: ['confirmed', 'signed', 'contested'],
  confirmed: ['final', 'reverted'],
  // Only a reorganisation deeper than the network's final depth does this.
  final: ['reverted'],
  reverted: ['accepted', 'confirmed', 'contested'],
  // Back to submitted: an input went away with its branch, for good; it is built anew.
  contested: ['accepted', 'confirmed', 'submitted', 'rejected'],
  rejected: [],
};

/** Throws BrokenAssumption on a move outside the table. */
export function assertMove(from: OperationState, to: OperationState): void {
  assert(OPERATION_MOVES[from].includes(to), `An operation does not go from ${from} to ${to}.`);
}

/** Throws BrokenAssumption when a table misses a state, names an unknown one or has one that cannot be reached. Called at boot. */
export function checkStateTable(moves: Readonly<Record<string, readonly string[]>> = OPERATION_MOVES): void {
  const known: readonly string[] = operationState.options;
  const reached = new Set(['submitted']);
  for (const state of reached) {
    const next = moves[state];
    if (next === undefined || !known.includes(state)) throw new BrokenAssumption(`The state ${state} is not known.`);
    for (const target of next) reached.add(target);
  }
  for (const state of [...known, ...Object.keys(moves)]) assert(reached.has(state), `The state ${state} cannot be reached.`);
}
