import { assert, type Problem } from '@mbaas/kernel';
import { hexEncode } from '@mbaas/chain-primitives';
import { submitTransaction } from '@mbaas/contracts-queries';
import type { FlowContext } from '../flow-context.ts';
import { OPERATION_CODES } from '../operation.errors.ts';
import { isKnown, isPassing, isStale } from '../problem-class.ts';
import type { OperationRow } from '../store/operation-row.ts';
import { at, reject, retryLater, wakeWaiting, type Step } from './step.ts';

/**
 * signed → submitted: refused at its first offer for the state of the chain. Nobody but us has seen the transaction, so it
 * can be forgotten and another one built; at a later offer this would risk paying twice.
 */
async function buildAnew(context: FlowContext, row: OperationRow, problem: Problem): Promise<OperationRow | undefined> {
  if (row.rebuilds >= context.tuning.maxRebuilds) return reject(context, row, { code: 'OPERATION_REBUILT_TOO_OFTEN', detail: OPERATION_CODES.OPERATION_REBUILT_TOO_OFTEN.doc });
  assert(row.txid !== null, 'A signed operation has a transaction.');
  const patch = {
    rebuilds: row.rebuilds + 1,
    toRelease: [...row.toRelease, row.txid],
    raw: null,
    txid: null,
    code: problem.code,
    detail: problem.detail,
    // The reason may need a moment to pass: a block, another operation's certificate.
    dueAt: at(context, context.tuning.retryMs * row.rebuilds),
  };
  const anew = await context.database.transaction(async (tx) => {
    const moved = await context.operations.move(tx, row, 'submitted', patch, at(context));
    if (moved !== undefined) await context.inputs.free(tx, row.id);
    return moved;
  });
  return row.rebuilds === 0 ? anew : undefined;
}

/** Refused after it may have been out: it could still be confirmed elsewhere, so it stays until the chain has decided. */
async function contest(context: FlowContext, row: OperationRow, problem: Problem): Promise<OperationRow | undefined> {
  const tip = await context.tips.height(context.database);
  const again = at(context, context.tuning.reofferMs);
  if (row.state !== 'contested') {
    const patch = { code: problem.code, detail: problem.detail, contestedSince: tip, dueAt: again };
    await context.database.transaction((tx) => context.operations.move(tx, row, 'contested', patch, at(context)));
    return undefined;
  }
  const { finalDepth } = context.network;
  const conflict = await context.inputs.conflictHeight(context.database, row.id);
  if (conflict !== undefined && tip - conflict + 1 >= finalDepth) return reject(context, row, { code: 'OPERATION_CONFLICTED', detail: OPERATION_CODES.OPERATION_CONFLICTED.doc });
  // No spend was seen in a block: refused for another reason, and still so after as many blocks as make anything final.
  const undecided = problem.code === 'TX_INPUT_CONTESTED' || conflict !== undefined;
  if (!undecided && tip - (row.contestedSince ?? tip) >= finalDepth) return reject(context, row, problem);
  await context.operations.patch(context.database, row, { dueAt: again });
  return undefined;
}

async function refused(context: FlowContext, row: OperationRow, problem: Problem): Promise<OperationRow | undefined> {
  if (isPassing(problem)) return retryLater(context, row, problem);
  const first = row.state === 'signed' && row.offers === 1;
  if (!first) return contest(context, row, problem);
  return isStale(problem) ? buildAnew(context, row, problem) : reject(context, row, problem);
}

/**
 * signed, reverted, contested → accepted; and again while accepted, until it is seen in a block. Offering is counted
 * before it happens: after a crash in between, nobody believes that it was the first time.
 */
export const offerStep: Step = async (context, row) => {
  assert(row.raw !== null, 'What is offered has been signed.');
  const counted = await context.operations.patch(context.database, row, { offers: row.offers + 1 });
  if (counted === undefined) return undefined;
  await context.failpoint('operation.before-offer');
  const answer = await context.queries.ask(submitTransaction, { raw: hexEncode(row.raw) });
  await context.failpoint('operation.after-offer');
  if (!answer.ok && !isKnown(answer.error)) return refused(context, counted, answer.error);

  // Whether it is confirmed is told by the chain's facts alone, which are in order.
  const patch = { code: null, detail: null, contestedSince: null, failures: 0, dueAt: at(context, context.tuning.reofferMs) };
  if (counted.state === 'accepted') await context.operations.patch(context.database, counted, patch);
  else {
    await context.database.transaction((tx) => context.operations.move(tx, counted, 'accepted', patch, at(context)));
    await wakeWaiting(context, row.tenant);
  }
  await context.failpoint('operation.after-accepted');
  return undefined;
};
