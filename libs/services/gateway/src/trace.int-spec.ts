import { operationChanged } from '@mbaas/contracts-events';
import { transferEtp } from '@mbaas/contracts-queries';
import { ok } from '@mbaas/kernel';
import { appendFacts, newFact } from '@mbaas/platform-messaging';
import { NullLogger } from '@mbaas/platform-observability';
import { startTracing, type Tracing } from '@mbaas/platform-tracing';
import { startOtlpReceiver, type OtlpReceiver, type ReceivedSpan } from '@mbaas/platform-tracing/contract';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGateway, type RunningGateway } from '../test/running-gateway.ts';

const WALLET = `wal_${'a'.repeat(32)}`;
const OPERATION = `mst_${'b'.repeat(32)}`;
const NOW = '2026-11-21T00:00:00.000Z';
const TRACE = '0af7651916cd43dd8448eb211c80319c';

let place: TestDatabase;
let door: RunningGateway;
let receiver: OtlpReceiver;
let tracing: Tracing;
beforeAll(async () => {
  receiver = await startOtlpReceiver();
  tracing = await startTracing({ service: 'combined', otlpUrl: receiver.url, sampleRatio: 1, log: NullLogger, flushMs: 20 });
  place = await createTestDatabase();
  door = await startGateway(place.database);
  door.queries.answer(transferEtp, async ({ tenant }) => {
    const changed = newFact({ event: operationChanged, key: OPERATION, payload: { operationId: OPERATION, tenant, kind: 'etp-transfer', state: 'submitted', revision: 1 } });
    await place.database.transaction((tx) => appendFacts(tx, 'gateway', [changed]));
    return ok({ operationId: OPERATION, tenant, kind: 'etp-transfer' as const, state: 'submitted' as const, revision: 1, confirmations: 0, createdAt: NOW, updatedAt: NOW });
  });
});
afterAll(async () => {
  await door.gateway.stop();
  await door.bus.stop();
  await tracing.stop();
  await receiver.stop();
  await place.drop();
});

const find = (name: string): ReceivedSpan | undefined => receiver.spans.find((span) => span.name === name);

it('is one from the caller over the request, the query and the fact to the consumer', async () => {
  const body = { walletId: WALLET, to: { address: 'tTMs8hDzjxj2XeMLiABoEi5fYstYbwHe3Y' }, amount: '100' };
  const headers = { 'idempotency-key': 'traced', traceparent: `00-${TRACE}-b7ad6b7169203331-00` };
  expect((await door.call('POST', '/v1/transfers', { body, headers })).status).toBe(202);
  await expect.poll(() => find('consume gateway-event-log')).toBeDefined();

  const request = find('POST /v1/transfers');
  const query = find(`query ${transferEtp.name}`);
  expect(request).toMatchObject({ traceId: TRACE, parentSpanId: 'b7ad6b7169203331', attributes: { 'http.route': '/v1/transfers', 'http.response.status_code': 202 } });
  expect(query).toMatchObject({ traceId: TRACE, parentSpanId: request?.spanId });
  expect(find('consume gateway-event-log')).toMatchObject({ traceId: TRACE, parentSpanId: query?.spanId, attributes: { facts: 1 } });
});
