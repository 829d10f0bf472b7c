import type { Problem, Result } from '@mbaas/kernel';
import type { Network } from '@mbaas/chain-params';
import type { QueryPort } from '@mbaas/contracts-queries';
import type { BuildPlan, OperationToBuild } from '@mbaas/flow-operations';

/** What building an operation needs of the world. */
export interface BuildContext {
  readonly queries: QueryPort;
  readonly network: Network;
  readonly tenant: string;
  /** Outpoints that other operations spend. */
  readonly excluded: ReadonlySet<string>;
}

/** Builds one kind of operation from its stored request. */
export type BuildKind = (context: BuildContext, operation: OperationToBuild) => Promise<Result<BuildPlan, Problem>>;
