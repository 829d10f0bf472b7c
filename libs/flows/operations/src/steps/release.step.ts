import { displayHash } from '@mbaas/chain-primitives';
import { releaseOutpoints } from '@mbaas/contracts-queries';
import type { FlowContext } from '../flow-context.ts';
import type { OperationRow } from '../store/operation-row.ts';
import { retryLater, type Step } from './step.ts';

/** Tells the signer that signed transactions were refused for good. undefined: not yet, it is tried again. */
export async function releaseSigned(context: FlowContext, row: OperationRow): Promise<OperationRow | undefined> {
  for (const txid of row.toRelease) {
    const answer = await context.queries.ask(releaseOutpoints, { tenant: context.signerOf(row.tenant), txid: displayHash(txid), code: row.code ?? 'OPERATION_CONFLICTED' });
    if (!answer.ok) return retryLater(context, row, answer.error);
  }
  await context.failpoint('operation.after-release');
  return context.operations.patch(context.database, row, { toRelease: [], failures: 0 });
}

/** rejected: what was signed for it is released, then it is done. */
export const releaseStep: Step = async (context, row) => {
  const released = await releaseSigned(context, row);
  if (released !== undefined) await context.operations.patch(context.database, released, { dueAt: null });
  return undefined;
};
