import type { Problem } from '@mbaas/kernel';
import type { FlowContext } from '../flow-context.ts';
import { OPERATION_CODES } from '../operation.errors.ts';
import type { OperationRow } from '../store/operation-row.ts';

/**
 * One step of an operation: what it gives goes on at once; undefined: wait until it is due again, or somebody else has
 * moved it. A step does one thing outside (a question) and commits one change; every crash in between repeats it.
 */
export type Step = (context: FlowContext, row: OperationRow) => Promise<OperationRow | undefined>;

export const at = (context: FlowContext, afterMs = 0): Date => new Date(context.clock.now() + afterMs);

/** How long an operation has been without coins that are free, ms. */
export const waitedMs = (context: FlowContext, { waitingSince }: OperationRow): number => (waitingSince === null ? 0 : context.clock.now() - waitingSince.getTime());

const STALLED = 'OPERATION_STALLED';

/** Whether an operation that can no longer be rejected has failed for so long that its owner has to be told. */
const isStalling = (context: FlowContext, { state, code, updatedAt, failures }: OperationRow, gaveUp: boolean): boolean =>
  (state === 'built' || state === 'signed') && code !== STALLED && failures > 0 && (gaveUp || context.clock.now() - updatedAt.getTime() > context.tuning.stallMs);

/**
 * Tries the same step again later: pauses double with each failure in a row. One that fails for too long (`gaveUp`: or fails by
 * itself again and again) is shown as stalled and tried on: what is signed may be out, so it is never dropped.
 */
export async function retryLater(context: FlowContext, row: OperationRow, problem: Pick<Problem, 'code' | 'detail'>, gaveUp = false): Promise<undefined> {
  const { retryMs, retryMaxMs } = context.tuning;
  const pauseMs = Math.min(retryMaxMs, retryMs * 2 ** Math.min(row.failures, 20));
  const again = { failures: row.failures + 1, dueAt: at(context, pauseMs) };
  if (isStalling(context, row, gaveUp)) {
    const shown = { ...again, code: STALLED, detail: OPERATION_CODES[STALLED].doc };
    await context.database.transaction((tx) => context.operations.move(tx, row, row.state, shown, at(context)));
    context.log.warn('Operation cannot go on at the moment', { operation: row.id, kind: row.kind, state: row.state, code: problem.code });
    return undefined;
  }
  await context.operations.patch(context.database, row, again);
  context.log.debug('Operation step is tried again', { operation: row.id, state: row.state, code: problem.code, failures: row.failures + 1 });
  return undefined;
}

/** Ends an operation. Its outpoints are free for others; signatures given are released in a step of their own. */
export async function reject(context: FlowContext, row: OperationRow, problem: Pick<Problem, 'code' | 'detail'>): Promise<OperationRow | undefined> {
  // What a submitted one had signed was given up and is released already, or stands in its list.
  const toRelease = row.txid === null || row.state === 'submitted' ? row.toRelease : [...row.toRelease, row.txid];
  const rejected = await context.database.transaction(async (tx) => {
    const moved = await context.operations.move(tx, row, 'rejected', { code: problem.code, detail: problem.detail, toRelease, dueAt: toRelease.length > 0 ? at(context) : null }, at(context));
    if (moved !== undefined) await context.inputs.free(tx, row.id);
    return moved;
  });
  if (rejected === undefined) return undefined;
  context.log.info('Operation rejected', { operation: row.id, kind: row.kind, code: problem.code });
  await wakeWaiting(context, row.tenant);
  return toRelease.length > 0 ? rejected : undefined;
}

/** Those that wait for funds look again: coins have come or have been freed. */
export async function wakeWaiting(context: FlowContext, tenant: string): Promise<void> {
  await context.operations.wake(context.database, context.holdersOf(tenant), 'OPERATION_WAITING_FOR_FUNDS', at(context));
  context.poke();
}
