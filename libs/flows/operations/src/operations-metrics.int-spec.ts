import { createMetrics } from '@mbaas/platform-observability';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fund, prepare } from '../test/fake-world.ts';
import { createFlow } from '../test/flow.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await prepare(db.database, 'mst');
  await prepare(db.database, 'fau');
});
afterAll(() => db.drop());

it('tell of open operations by owner and state, how long they are there, and every change', async () => {
  const metrics = createMetrics();
  const flow = createFlow(db.database, { metrics });
  const faucet = createFlow(db.database, { metrics, schema: 'fau', prefix: 'fau', clock: flow.clock });
  await fund(db.database, 1, 100_000_000n, 'a');
  await flow.pay('first');
  await flow.settle();
  await faucet.pay('waits');
  flow.clock.t += 90_000;
  const { body } = await metrics.render();
  expect(body).toContain('mbaas_operations_open{owner="mst",state="accepted"} 1');
  expect(body).toContain('mbaas_operations_open{owner="fau",state="submitted"} 1');
  expect(body).toContain('mbaas_operations_oldest_seconds{owner="fau",state="submitted"} 90');
  expect(body).toContain('mbaas_operation_changes_total{owner="mst",state="accepted",code="none"} 1');
  expect(body).not.toContain('shop');

  await db.database.query('TRUNCATE fau.operation CASCADE');
  expect((await metrics.render()).body).not.toContain('mbaas_operations_open{owner="fau"');
});
