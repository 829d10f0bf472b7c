import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { defineFact, defineStream, heightNumber } from '@mbaas/contracts-events';
import { appendFacts, InProcessBus, installMessaging, newFact } from '@mbaas/platform-messaging';
import { NullLogger } from '@mbaas/platform-observability';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { checkStreams } from './check-streams.ts';
import { loadStreams } from './load-streams.ts';
import { createRecorder, installRecorder } from './recorder.ts';

const FACTS = 300;
const stream = defineStream({ name: 'spec', version: 1, partitions: 3, sources: ['alpha', 'beta'], doc: 'Facts of the spec.' });
const counted = defineFact({ name: 'spec.counted', version: 1, stream, keyedBy: 'key', doc: 'Counted.', payload: heightNumber });

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  for (const schema of ['alpha', 'beta']) await installMessaging(db.database, schema, NullLogger);
  await installRecorder(db.database, NullLogger);
});
afterAll(() => db.drop());

it('records what the checker finds good, and the checker finds what is then broken', async () => {
  const { database } = db;
  const sources = ['alpha', 'beta'];
  const bus = new InProcessBus({ sources: sources.map((schema) => ({ database, schema })), log: NullLogger, pollMs: 50 });
  bus.consume(createRecorder(database, { events: [counted] }));
  await bus.start();
  for (let n = 0; n < FACTS; n += 1) {
    const fact = newFact({ event: counted, key: `k${n % 7}`, payload: n });
    await database.transaction((tx) => appendFacts(tx, sources[n % 2]!, [fact]));
  }
  const load = () => loadStreams({ database, sources, recorders: ['recorder'], events: [counted] });
  await vi.waitFor(async () => expect((await load()).consumers[0]?.effects).toHaveLength(FACTS), 20_000);
  await bus.stop();
  expect(checkStreams(await load())).toMatchObject({ findings: [], counts: { appended: FACTS, effects: FACTS, orders: 14 } });

  await database.query('UPDATE recorder.effect SET event_id = (SELECT event_id FROM recorder.effect WHERE serial = 10) WHERE serial = 20');
  expect(checkStreams(await load()).counts).toMatchObject({ lost: 1, doubled: 1, unknown: 0 });
});
