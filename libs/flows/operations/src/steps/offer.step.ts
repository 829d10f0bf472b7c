import { assert, type Problem } from '@mbaas/kernel';
import { hexEncode } from '@mbaas/chain-primitives';
import { submitTransaction } from '@mbaas/contracts-queries';
import type { FlowContext } from '../flow-context.ts';
import { isKnown, isPassing, isStale } from '../problem-class.ts';
import type { OperationRow } from '../store/operation-row.ts';
import { buildAnew } from './build-anew.ts';
import { contest } from './contest.ts';
import { at, reject, retryLater, wakeWaiting, type Step } from './step.ts';

/**
 * Whether nobody but us has seen a refused transaction, so that it can be forgotten at once: it was offered once, and by one try.
 * A try that broke may have brought it to the pool, from where it went on to others.
 */
const isUnseen = (row: OperationRow, problem: Problem): boolean => row.state === 'signed' && row.offers === 1 && problem.extra?.['repeated'] !== true;

async function refused(context: FlowContext, row: OperationRow, problem: Problem): Promise<OperationRow | undefined> {
  if (isPassing(problem)) return retryLater(context, row, problem);
  if (!isUnseen(row, problem)) return contest(context, row, problem);
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
