import { assert, expectOk, ok, type Problem, type Result } from '@mbaas/kernel';
import { decodeTransaction } from '@mbaas/chain-codec';
import { displayHash } from '@mbaas/chain-primitives';
import { chainStatus, transactionHeld } from '@mbaas/contracts-queries';
import type { FlowContext } from '../flow-context.ts';
import { OPERATION_CODES } from '../operation.errors.ts';
import type { OperationRow } from '../store/operation-row.ts';
import { buildAnew } from './build-anew.ts';
import { at, reject, retryLater } from './step.ts';

/** From where on blocks are counted. The facts may be far behind the store that refused: what they catch up with proves nothing. */
async function tipOf(context: FlowContext): Promise<Result<number, Problem>> {
  const status = await context.queries.ask(chainStatus, {});
  return status.ok ? ok(Math.max(status.value.height, await context.tips.height(context.database))) : status;
}

async function begin(context: FlowContext, row: OperationRow, problem: Problem): Promise<undefined> {
  const tip = await tipOf(context);
  if (!tip.ok) return retryLater(context, row, tip.error);
  const dueAt = at(context, context.tuning.reofferMs);
  if (row.state === 'contested') await context.operations.patch(context.database, row, { contestedSince: tip.value, dueAt });
  else {
    const patch = { code: problem.code, detail: problem.detail, contestedSince: tip.value, dueAt };
    await context.database.transaction((tx) => context.operations.move(tx, row, 'contested', patch, at(context)));
  }
  return undefined;
}

/** The transactions that made the input which the refusal names; unnamed, those of every input. */
function makersOf(row: OperationRow, problem: Problem): ReadonlySet<string> {
  assert(row.raw !== null, 'What is contested has been signed.');
  const { inputs } = expectOk(decodeTransaction(row.raw), 'the signer gives transactions');
  const named = inputs[Number(problem.extra?.['input'])];
  return new Set((named === undefined ? inputs : [named]).map(({ previousOutput }) => displayHash(previousOutput.hash)));
}

/**
 * An input is still missing after as many blocks as make anything final. Where one of this platform's own operations made it, that
 * one offers its transaction again, or gives it up too: both is waited for. Otherwise the input went away with its branch, as a
 * block's reward does, and no block can hold what spends it: another transaction is built.
 */
async function inputGone(context: FlowContext, row: OperationRow, problem: Problem): Promise<OperationRow | undefined> {
  for (const txid of makersOf(row, problem)) {
    const answer = await context.queries.ask(transactionHeld, { txid });
    if (!answer.ok) return retryLater(context, row, answer.error);
    if (!answer.value.held) continue;
    await context.operations.patch(context.database, row, { dueAt: at(context, context.tuning.reofferMs) });
    return undefined;
  }
  context.log.info('Operation is built anew: an input went away for good', { operation: row.id, kind: row.kind, code: problem.code });
  return buildAnew(context, row, problem);
}

/** Refused after it may have been out: it could still be confirmed elsewhere, so it stays until the chain has decided. */
export async function contest(context: FlowContext, row: OperationRow, problem: Problem): Promise<OperationRow | undefined> {
  if (row.state !== 'contested' || row.contestedSince === null) return begin(context, row, problem);
  const tip = await context.tips.height(context.database);
  const { finalDepth } = context.network;
  const conflict = await context.inputs.conflictHeight(context.database, row.id);
  if (conflict !== undefined && tip - conflict + 1 >= finalDepth) return reject(context, row, { code: 'OPERATION_CONFLICTED', detail: OPERATION_CODES.OPERATION_CONFLICTED.doc });
  // No spend was seen in a block: refused for another reason, and still so after as many blocks as make anything final.
  const undecided = problem.code === 'TX_INPUT_CONTESTED' || conflict !== undefined;
  if (!undecided && tip - row.contestedSince >= finalDepth) return problem.code === 'TX_INPUT_MISSING' ? inputGone(context, row, problem) : reject(context, row, problem);
  await context.operations.patch(context.database, row, { dueAt: at(context, context.tuning.reofferMs) });
  return undefined;
}
