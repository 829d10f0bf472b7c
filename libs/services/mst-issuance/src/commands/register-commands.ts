import type { OperationKind } from '@mbaas/contracts-events';
import { burnAsset, issueAsset, operationQueries, operations as operationLists, pressureQueries, secondaryIssueAsset, transferAsset, transferEtp, type QueryRegistry } from '@mbaas/contracts-queries';
import type { Operations } from '@mbaas/flow-operations';
import { ok } from '@mbaas/kernel';

/** Every command of this service and the kind of operation it becomes. */
const COMMANDS = [
  [transferEtp, 'etp-transfer'],
  [issueAsset, 'mst-issue'],
  [secondaryIssueAsset, 'mst-secondary-issue'],
  [transferAsset, 'mst-transfer'],
  [burnAsset, 'mst-burn'],
] as const;

interface Frame {
  readonly tenant: string;
  readonly idempotencyKey: string;
  readonly dryRun: boolean;
}

/** Answers the `mst.…` queries: a command becomes an operation and is answered as soon as that is stored. */
export function registerCommands(registry: QueryRegistry, flow: Operations): void {
  const take = (kind: OperationKind) => ({ tenant, idempotencyKey, dryRun, ...request }: Frame & Record<string, unknown>) =>
    flow.submit({ tenant, idempotencyKey, dryRun, kind, request });
  for (const [query, kind] of COMMANDS) registry.answer(query, take(kind));
  registry.answer(operationQueries.mst, (request) => flow.find(request));
  registry.answer(pressureQueries.mst, async () => ok(await flow.pressure()));
  registry.answer(operationLists.mst, (request) => flow.list(request));
}
