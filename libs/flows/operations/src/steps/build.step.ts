import { encodeTransaction } from '@mbaas/chain-codec';
import { assert, type Problem } from '@mbaas/kernel';
import type { FlowContext } from '../flow-context.ts';
import { OPERATION_CODES } from '../operation.errors.ts';
import type { BuildPlan } from '../operation.types.ts';
import { isPassing, lacksFunds } from '../problem-class.ts';
import type { OperationRow } from '../store/operation-row.ts';
import { releaseSigned } from './release.step.ts';
import { at, reject, retryLater, waitedMs, type Step } from './step.ts';

const WAITING = 'OPERATION_WAITING_FOR_FUNDS';

/** Those of this service wake it up. Whether another service's signature is gone is found out by asking for one, less and less often. */
function pauseMs(context: FlowContext, row: OperationRow): number {
  const { fundsRetryMs, retryMaxMs } = context.tuning;
  return row.excluded.length === 0 ? fundsRetryMs : Math.max(fundsRetryMs, Math.min(retryMaxMs, waitedMs(context, row) / 4));
}

/** It waits for other operations, visibly, for a while; a wait without end would hide that there are no funds. */
async function wait(context: FlowContext, row: OperationRow, problem: Problem): Promise<OperationRow | undefined> {
  if (waitedMs(context, row) > context.tuning.fundsWaitMs) return reject(context, row, problem);
  const patch = { excluded: [], waitingSince: row.waitingSince ?? at(context), dueAt: at(context, pauseMs(context, row)) };
  if (row.code === WAITING) await context.operations.patch(context.database, row, patch);
  else {
    const shown = { ...patch, code: WAITING, detail: OPERATION_CODES[WAITING].doc };
    await context.database.transaction((tx) => context.operations.move(tx, row, 'submitted', shown, at(context)));
  }
  return undefined;
}

const othersPending = (context: FlowContext, row: OperationRow): Promise<boolean> => context.operations.hasPending(context.database, context.holdersOf(row.tenant), row.id);

async function refused(context: FlowContext, row: OperationRow, problem: Problem, pendingBefore: boolean): Promise<OperationRow | undefined> {
  if (isPassing(problem)) {
    const tooLong = context.clock.now() - row.updatedAt.getTime() > context.tuning.giveUpMs;
    return tooLong ? reject(context, row, { code: 'OPERATION_TIMED_OUT', detail: OPERATION_CODES.OPERATION_TIMED_OUT.doc }) : retryLater(context, row, problem);
  }
  // Without anybody to wait for, missing funds are simply missing.
  const pending = lacksFunds(problem) && (row.excluded.length > 0 || pendingBefore || (await othersPending(context, row)));
  return pending ? wait(context, row, problem) : reject(context, row, problem);
}

/** Bounds of a plan are the contract's of keys.sign-transaction: breaking them is a bug of the service. */
function checkPlan({ unsigned, previousOutputs, walletIds }: BuildPlan): void {
  assert(unsigned.inputs.length === previousOutputs.length, 'A plan has one previous output an input.');
  assert(walletIds.length >= 1 && walletIds.length <= 16, 'A plan names 1 to 16 wallets.');
}

/** submitted → built: chooses coins that no other operation spends and stores the unsigned transaction. */
export const buildStep: Step = async (context, row) => {
  if (row.toRelease.length > 0) {
    const released = await releaseSigned(context, row);
    if (released === undefined) return undefined;
    return buildStep(context, released);
  }
  // Looked at before the coins are: an operation that is offered while this one looks leaves change that was not there yet.
  const pendingBefore = await othersPending(context, row);
  const excluded = await context.inputs.reserved(context.database, context.holdersOf(row.tenant));
  for (const outpoint of row.excluded) excluded.add(outpoint);
  const plan = await context.build({ id: row.id, tenant: row.tenant, kind: row.kind, request: row.request }, excluded);
  if (!plan.ok) return refused(context, row, plan.error, pendingBefore);
  checkPlan(plan.value);
  await context.failpoint('operation.before-built');

  const { unsigned, previousOutputs, walletIds } = plan.value;
  const patch = { unsigned: encodeTransaction(unsigned), previousOutputs, walletIds, raw: null, txid: null, offers: 0, code: null, detail: null, dueAt: at(context) };
  const built = await context.database.transaction(async (tx) => {
    // Its transaction of before may just have been seen in a block.
    if (!(await context.operations.lock(tx, row))) return undefined;
    const reserved = await context.inputs.reserve(tx, row.id, unsigned.inputs.map(({ previousOutput }) => previousOutput));
    if (!reserved) {
      // Another driver was faster with one of the coins: give back what was reserved here and choose anew.
      await context.inputs.free(tx, row.id);
      return undefined;
    }
    return context.operations.move(tx, row, 'built', patch, at(context));
  });
  await context.failpoint('operation.after-built');
  return built ?? retryLater(context, row, { code: WAITING, detail: '' });
};
