import { InProcessBus, InProcessQueries } from '@mbaas/platform-messaging';
import { createMetrics, NullLogger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { formatApiKey, generateApiKey } from '../src/access/api-key.ts';
import { createGateway, type Gateway } from '../src/gateway.ts';
import type { DoorConfig } from '../src/pressure/pressure-gate.ts';

export interface RunningGateway {
  readonly url: string;
  readonly operatorKey: string;
  readonly queries: InProcessQueries;
  readonly bus: InProcessBus;
  readonly gateway: Gateway;
  call(method: string, path: string, options?: { key?: string; body?: unknown; headers?: Record<string, string>; text?: string }): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }>;
}

/** A gateway over a real database on a free port of loopback; other services answer what a test registers. */
export async function startGateway(database: Database, door: Partial<DoorConfig> = {}): Promise<RunningGateway> {
  const queries = new InProcessQueries({ log: NullLogger });
  const bus = new InProcessBus({ sources: [{ database, schema: 'gateway' }], log: NullLogger, pollMs: 50 });
  const metrics = createMetrics();
  const gateway = createGateway({
    database,
    metrics,
    queries,
    bus,
    log: NullLogger,
    door,
    publicUrl: 'http://127.0.0.1',
    version: '0.0.0',
    probes: { readiness: async () => ({ all: { ready: true } }), metrics: async () => (await metrics.render()).body },
  });
  await gateway.start();
  await bus.start();
  const operatorKey = formatApiKey(generateApiKey());
  await gateway.ensureOperatorKey({ tenant: 'sandbox', name: 'Sandbox', apiKey: operatorKey });
  const url = await gateway.listen('127.0.0.1', 0);
  return {
    url,
    operatorKey,
    queries,
    bus,
    gateway,
    async call(method, path, { key = operatorKey, body, headers = {}, text } = {}) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { ...(key === '' ? {} : { authorization: `Bearer ${key}` }), ...(body === undefined && text === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? (text === undefined ? {} : { body: text }) : { body: JSON.stringify(body) }),
      });
      return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
    },
  };
}
