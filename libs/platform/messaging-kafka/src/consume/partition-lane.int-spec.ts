import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { installMessaging } from '@mbaas/platform-messaging';
import { append, counted, effectConsumer, effects, makeEffects } from '@mbaas/platform-messaging/contract';
import { ConsumerStanding, FactCache, FactDelivery, LaneMoved, loadNextFacts, relayOutbox } from '@mbaas/platform-messaging/driver';
import { NullLogger } from '@mbaas/platform-observability';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { PartitionLane } from './partition-lane.ts';

const COUNT = 60;
const nothing = (): Promise<void> => Promise.resolve();

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  for (const schema of ['alpha', 'gamma']) await installMessaging(db.database, schema, NullLogger);
  await makeEffects(db.database);
});
afterAll(() => db.drop());

const laneOf = (partition: number): PartitionLane => new PartitionLane(db.database, { consumer: 'gamma-effects', schema: 'gamma', source: 'alpha', topic: 'facts', partition });

describe('two members of a group that hold one partition at once', () => {
  it('see that the other has moved it', async () => {
    const [one, other] = [laneOf(0), laneOf(0)];
    expect(await one.load()).toBe(false);
    await one.begin(5n);
    await other.begin(9n);
    expect(other.position).toBe(5n);
    await one.advance(7n, nothing);
    await expect(other.advance(6n, nothing)).rejects.toBeInstanceOf(LaneMoved);
    other.forget();
    await other.ready();
    expect(other.position).toBe(7n);
  });

  it('handle each of its facts once and in order, though both are given all', async () => {
    for (let n = 1; n <= COUNT; n += 1) await append(db.database, [n], { event: counted });
    await relayOutbox(db.database, 'alpha');
    const rows = await loadNextFacts(db.database, 'alpha', { after: 0n, limit: COUNT });
    await laneOf(1).begin(0n);
    let calls = 0;
    let met = 0;
    const member = async (): Promise<void> => {
      const consumer = effectConsumer(db.database, { before: async (_, tx) => ((calls += 1), void (await tx.query('SELECT pg_sleep(0.005)'))) });
      const lane = laneOf(1);
      const moved = vi.spyOn(lane, 'forget');
      const delivery = new FactDelivery({ consumer, lane, standing: new ConsumerStanding(), cache: new FactCache(), attempts: 3, retryMs: 1, isOpen: () => true, log: NullLogger });
      // Small batches, so that they meet often.
      for (let at = 0; at < rows.length; at += 4) await delivery.settle(rows.slice(at, at + 4));
      met += moved.mock.calls.length;
    };
    await Promise.all([member(), member(), member()]);
    expect(await effects(db.database)).toEqual(Array.from({ length: COUNT }, (_, index) => index + 1));
    expect(calls).toBe(COUNT / 4);
    // The test means something only where they met.
    expect(met).toBeGreaterThan(0);
  });
});
