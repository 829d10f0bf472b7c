import type { Operation } from '@mbaas/contracts-queries';
import { shownTxid, type OperationRow } from './store/operation-row.ts';

/** An operation as its tenant sees it. `tip`: height of the chain's tip, from which confirmations are counted. */
export const toPublic = (row: OperationRow, tip: number): Operation => ({
  operationId: row.id,
  tenant: row.tenant,
  kind: row.kind,
  state: row.state,
  revision: row.revision,
  ...shownTxid(row),
  ...(row.height === null ? {} : { height: row.height }),
  confirmations: row.height === null ? 0 : Math.max(0, tip - row.height + 1),
  ...(row.code === null ? {} : { code: row.code }),
  ...(row.detail === null ? {} : { detail: row.detail }),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
