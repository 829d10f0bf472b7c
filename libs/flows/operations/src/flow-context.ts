import type { Network } from '@mbaas/chain-params';
import type { QueryPort } from '@mbaas/contracts-queries';
import type { FailpointName } from '@mbaas/platform-failpoints';
import type { Logger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import type { BuildOperation, OperationsTuning } from './operation.types.ts';
import type { OperationInputStore } from './store/operation-input.store.ts';
import type { OperationStore } from './store/operation.store.ts';
import type { TipStore } from './store/tip.store.ts';

/** What every part of the flow works with. */
export interface FlowContext {
  readonly schema: string;
  readonly prefix: string;
  readonly database: Database;
  readonly queries: QueryPort;
  readonly network: Network;
  readonly log: Logger;
  readonly clock: { now(): number };
  readonly build: BuildOperation;
  /** Whose wallets sign for an operation of `tenant`. */
  readonly signerOf: (tenant: string) => string;
  /** Tenants whose operations spend from the same wallets as this one's: itself, or null for all where one tenant signs for all. */
  readonly holdersOf: (tenant: string) => string | null;
  readonly tuning: OperationsTuning;
  readonly operations: OperationStore;
  readonly inputs: OperationInputStore;
  readonly tips: TipStore;
  /** Says that something may be due. */
  readonly poke: () => void;
  /** A seam between two durable steps: nothing happens here unless a test arms it. */
  readonly failpoint: (name: FailpointName) => Promise<void>;
}
