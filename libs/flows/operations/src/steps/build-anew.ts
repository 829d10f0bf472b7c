import { assert, type Problem } from '@mbaas/kernel';
import type { FlowContext } from '../flow-context.ts';
import { OPERATION_CODES } from '../operation.errors.ts';
import type { OperationRow } from '../store/operation-row.ts';
import { at, reject } from './step.ts';

/**
 * signed, contested → submitted: its transaction is given up and another one built, in a step of its own, which first releases
 * what was signed. Whoever calls it knows that the transaction cannot come to the chain any more. Its bytes stay with the operation
 * until the next one is built: should a block hold it after all, the operation is confirmed by it.
 */
export async function buildAnew(context: FlowContext, row: OperationRow, problem: Problem): Promise<OperationRow | undefined> {
  if (row.rebuilds >= context.tuning.maxRebuilds) return reject(context, row, { code: 'OPERATION_REBUILT_TOO_OFTEN', detail: OPERATION_CODES.OPERATION_REBUILT_TOO_OFTEN.doc });
  assert(row.txid !== null, 'A signed operation has a transaction.');
  const patch = {
    rebuilds: row.rebuilds + 1,
    toRelease: [...row.toRelease, row.txid],
    contestedSince: null,
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
