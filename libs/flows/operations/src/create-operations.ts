import { assert, ok, type Problem, type Result } from '@mbaas/kernel';
import type { Network } from '@mbaas/chain-params';
import type { Operation, QueryPort } from '@mbaas/contracts-queries';
import { failpoint, type FailpointName } from '@mbaas/platform-failpoints';
import type { FactConsumer } from '@mbaas/platform-messaging';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import type { Database, Queryable } from '@mbaas/platform-postgres';
import { chainFactsConsumer } from './chain/chain-facts.consumer.ts';
import { OperationDriver } from './driver.ts';
import type { FlowContext } from './flow-context.ts';
import { refuse } from './operation.errors.ts';
import { createOperationMetrics } from './operations.metrics.ts';
import { checkStateTable } from './operation-states.ts';
import { DEFAULT_TUNING, type BuildOperation, type OperationCommand, type OperationsTuning } from './operation.types.ts';
import { toPublic } from './public-answer.ts';
import { OperationInputStore } from './store/operation-input.store.ts';
import type { OperationRow } from './store/operation-row.ts';
import { OperationStore, type OperationOwner } from './store/operation.store.ts';
import { TipStore } from './store/tip.store.ts';
import { submitOperation } from './submit-operation.ts';

export interface OperationsOptions {
  /** The service's schema, in which installOperations and installMessaging have run. */
  readonly schema: string;
  /** First part of operation ids; tells the owner. */
  readonly prefix: 'mst' | 'idn' | 'fau';
  readonly database: Database;
  readonly queries: QueryPort;
  readonly network: Network;
  readonly log: Logger;
  readonly clock: { now(): number };
  readonly build: BuildOperation;
  /** Tenant whose wallets sign, where it is another than the one that asks: a faucet pays from the platform's own. */
  readonly signAs?: string;
  readonly tuning?: Partial<OperationsTuning>;
  readonly metrics?: Metrics | undefined;
  /** For tests: called between steps, before the process's own failpoint. */
  readonly failpoint?: (name: FailpointName) => Promise<void> | void;
}

/** The operations of one service. */
export interface Operations {
  /** Starts the driver. */
  start(): void;
  /** Stops the driver at its next commit; another process or the next start goes on. */
  stop(): Promise<void>;
  submit(command: OperationCommand): Promise<Result<Operation, Problem>>;
  /** Codes: OPERATION_UNKNOWN, for other tenants' operations too. */
  find(request: { readonly tenant: string; readonly operationId: string }): Promise<Result<Operation, Problem>>;
  /** Newest first. Codes: OPERATION_CURSOR_INVALID. */
  list(request: { readonly tenant: string; readonly limit: number; readonly cursor?: string | undefined }): Promise<Result<{ items: Operation[]; next?: string }, Problem>>;
  /** Whose operation made a transaction (internal order), undefined when none of this service did. */
  ownerOf(on: Queryable, txid: Uint8Array): Promise<OperationOwner | undefined>;
  /** How long the operation stands still that does so for longest, of those that wait for no block: for doors. */
  pressure(): Promise<{ readonly oldestMs: number; readonly what: 'none' | 'operations' }>;
  /** Register it with the bus before that starts. */
  readonly consumer: FactConsumer;
  /** Works off what is due now and gives the number of operations taken: for tests and for a command line. */
  drain(): Promise<number>;
}

const LAST = 2n ** 63n - 1n;

async function listOperations(context: FlowContext, request: { readonly tenant: string; readonly limit: number; readonly cursor?: string | undefined }): ReturnType<Operations['list']> {
  const { tenant, limit, cursor } = request;
  if (cursor !== undefined && !/^\d{1,18}$/.test(cursor)) return refuse('OPERATION_CURSOR_INVALID');
  const rows = await context.operations.list(context.database, tenant, cursor === undefined ? LAST : BigInt(cursor), limit + 1);
  const tip = await context.tips.height(context.database);
  const page = rows.slice(0, limit);
  const items = page.map((row) => toPublic(row, tip));
  return ok(rows.length > limit ? { items, next: `${(page.at(-1) as OperationRow).number}` } : { items });
}

/**
 * The flow of a transaction that a tenant asks for (ARCHITECTURE §6): submitted → built → signed → accepted → confirmed →
 * final, with what may go wrong. Checks its state table.
 */
export function createOperations(options: OperationsOptions): Operations {
  checkStateTable();
  assert(/^[a-z]{3}$/.test(options.prefix), 'An operation id begins with three letters.');
  const { schema, prefix, database, clock } = options;
  const metrics = createOperationMetrics(options.metrics, { owner: prefix, open: () => store.openByState(database), clock });
  const store: OperationStore = new OperationStore(schema, metrics.changed);
  const context: FlowContext = {
    ...options,
    signerOf: (tenant) => options.signAs ?? tenant,
    holdersOf: (tenant) => (options.signAs === undefined ? tenant : null),
    tuning: { ...DEFAULT_TUNING, ...options.tuning },
    operations: store,
    inputs: new OperationInputStore(schema),
    tips: new TipStore(schema),
    poke: () => driver.poke(),
    failpoint: async (name) => {
      await options.failpoint?.(name);
      await failpoint(name);
    },
  };
  const driver = new OperationDriver(context);
  return {
    start: () => driver.start(),
    stop: () => driver.stop(),
    submit: (command) => submitOperation(context, command),
    async find({ tenant, operationId }) {
      const row = await context.operations.find(context.database, tenant, operationId);
      return row === undefined ? refuse('OPERATION_UNKNOWN') : ok(toPublic(row, await context.tips.height(context.database)));
    },
    list: (request) => listOperations(context, request),
    ownerOf: (on, txid) => context.operations.ownerOf(on, txid),
    async pressure() {
      const since = await context.operations.oldestWaiting(context.database);
      return since === undefined ? { oldestMs: 0, what: 'none' } : { oldestMs: Math.max(0, context.clock.now() - since.getTime()), what: 'operations' };
    },
    consumer: chainFactsConsumer(context),
    drain: () => driver.drain(),
  };
}
