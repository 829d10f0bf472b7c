import { expectOk } from '@mbaas/kernel';
import type { Operation } from '@mbaas/contracts-queries';
import { NullLogger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { createOperations, type Operations, type OperationsOptions } from '../src/create-operations.ts';
import type { OperationCommand } from '../src/operation.types.ts';
import { buildPayment, fakeQueries, network, type Intercept, type PayRequest } from './fake-world.ts';

export interface Flow {
  readonly operations: Operations;
  readonly clock: { t: number; now(): number };
  pay(key: string, request?: Partial<PayRequest>, more?: Partial<OperationCommand>): Promise<Operation>;
  get(operation: Pick<Operation, 'operationId'>): Promise<Operation>;
  /** Works off everything that is due, and after `ms` of waiting again. */
  settle(ms?: number): Promise<void>;
}

export const command = (key: string, request: Partial<PayRequest> = {}, more: Partial<OperationCommand> = {}): OperationCommand => ({
  tenant: 'shop', idempotencyKey: key, kind: 'etp-transfer', dryRun: false, request: { from: 1, to: 2, amount: '1000000', ...request }, ...more,
});

/** A flow over the fake world; its driver is turned by hand. */
export function createFlow(database: Database, options: { clock?: Flow['clock']; intercept?: Intercept } & Partial<OperationsOptions> = {}): Flow {
  const { intercept, ...rest } = options;
  const clock: Flow['clock'] = options.clock ?? { t: Date.parse('2026-11-21T00:00:00Z'), now: () => clock.t };
  const queries = fakeQueries(database, intercept);
  const operations = createOperations({ schema: 'mst', prefix: 'mst', database, queries, network, log: NullLogger, build: buildPayment(queries), ...rest, clock });
  return {
    operations,
    clock,
    pay: async (key, request, more) => expectOk(await operations.submit(command(key, request, more)), 'submitted'),
    get: async ({ operationId }) => expectOk(await operations.find({ tenant: 'shop', operationId }), 'stored'),
    async settle(ms = 0) {
      clock.t += ms;
      while ((await operations.drain()) > 0);
    },
  };
}
