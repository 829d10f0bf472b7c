import type { Network } from '@mbaas/chain-params';
import type { QueryPort, QueryRegistry } from '@mbaas/contracts-queries';
import { createOperations, type Operations, type OperationsOptions } from '@mbaas/flow-operations';
import type { Bus } from '@mbaas/platform-messaging';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { buildOperation } from './build/build-operation.ts';
import { registerCommands } from './commands/register-commands.ts';
import { installMst } from './install-mst.ts';
import { loadHoldings, loadProgrammes, type Programme } from './programmes/programme.store.ts';
import { programmesConsumer } from './programmes/programmes.consumer.ts';

export interface MstIssuanceOptions {
  readonly database: Database;
  readonly network: Network;
  readonly queries: QueryPort;
  readonly registry: QueryRegistry;
  readonly bus: Bus;
  readonly log: Logger;
  readonly clock: { now(): number };
  readonly metrics?: Metrics | undefined;
  readonly tuning?: OperationsOptions['tuning'];
  /** For tests: see flow-operations. */
  readonly failpoint?: OperationsOptions['failpoint'];
}

/** The running service: answers the `mst.…` queries, drives their operations, follows the tenants' programmes. */
export interface MstIssuance {
  /** Brings the schema up to date. Call it before the bus starts, which reads this schema's tables. */
  install(): Promise<void>;
  /** Installs and starts the driver. */
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly operations: Operations;
  programmes(tenant: string): Promise<Programme[]>;
  /** What addresses hold of a programme of the tenant, largest first. */
  holdings(tenant: string, symbol: string): Promise<{ readonly address: string; readonly quantity: bigint }[]>;
}

/** Composes mst-issuance: registers its answers and its consumers. */
export function createMstIssuance(options: MstIssuanceOptions): MstIssuance {
  const { database, network, queries, registry, bus, log } = options;
  const operations = createOperations({ ...options, schema: 'mst', prefix: 'mst', build: buildOperation(queries, network) });
  registerCommands(registry, operations);
  bus.consume(operations.consumer);
  bus.consume(programmesConsumer({ database, network }, operations));
  const install = (): Promise<void> => installMst(database, log);
  return {
    install,
    async start() {
      await install();
      operations.start();
      log.info('MST issuance started');
    },
    stop: () => operations.stop(),
    operations,
    programmes: (tenant) => loadProgrammes(database, tenant),
    holdings: (tenant, symbol) => loadHoldings(database, tenant, symbol),
  };
}
