import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InProcessBus, type Bus } from '@mbaas/platform-messaging';
import { append, effectConsumer, effects, ignored, makeEffects } from '@mbaas/platform-messaging/contract';
import { createMetrics, NullLogger } from '@mbaas/platform-observability';
import { makeKafkaWorld, type KafkaWorld } from '../test/kafka-world.ts';

const soon = <T>(check: () => Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 20_000, interval: 20 });
const DAY_MS = 86_400_000;

let world: KafkaWorld;
beforeEach(async () => {
  world = await makeKafkaWorld();
  await makeEffects(world.database);
});
afterEach(() => world.close());

const effectsAre = (expected: readonly number[]): Promise<void> => soon(async () => expect(await effects(world.database)).toEqual(expected));
const start = async (bus: Bus, startAt: 'oldest' | 'newest' = 'oldest'): Promise<Bus> => {
  bus.consume(effectConsumer(world.database, { startAt }));
  await bus.start();
  return bus;
};
const kafkaBus = (): Bus => world.makeBus({ sources: [{ database: world.database, schema: 'alpha' }] });
const inProcessBus = (): Bus => new InProcessBus({ sources: [{ database: world.database, schema: 'alpha' }], log: NullLogger, pollMs: 50 });

describe('the bus over Kafka', () => {
  it('counts what it does', async () => {
    const metrics = createMetrics();
    await start(world.makeBus({ sources: [{ database: world.database, schema: 'alpha' }], metrics }));
    await append(world.database, [1, 2]);
    await append(world.database, [3], { event: ignored });
    await effectsAre([1, 2]);
    await soon(async () => {
      const lines = (await metrics.render()).body.split('\n');
      expect(lines).toEqual(
        expect.arrayContaining([
          'mbaas_facts_relayed_total{source="alpha"} 3',
          'mbaas_facts_handled_total{consumer="gamma-effects"} 2',
          'mbaas_fact_delivery_seconds_count{consumer="gamma-effects"} 2',
          'mbaas_outbox_waiting_facts{source="alpha"} 0',
          'mbaas_outbox_waiting_age_seconds{source="alpha"} 0',
          'mbaas_fact_consumer_running{consumer="gamma-effects"} 1',
          'mbaas_fact_consumer_parked_facts{consumer="gamma-effects"} 0',
          'mbaas_fact_consumer_restarts{consumer="gamma-effects"} 0',
          'mbaas_fact_consumer_oldest_seconds{consumer="gamma-effects"} 0',
        ]),
      );
    });
  });

  it('drops old facts only when they are published, and what inboxes know of them later', async () => {
    const bus = kafkaBus();
    await start(bus);
    await append(world.database, [1]);
    await effectsAre([1]);
    // The next fact lies in the next partition of the outbox.
    await world.database.query("SELECT setval(pg_get_serial_sequence('alpha.outbox', 'id'), 100000, false)");
    await bus.stop();
    await append(world.database, [2]);
    await world.database.query("UPDATE alpha.outbox SET created_at = now() - interval '8 days'");
    await world.database.query("UPDATE gamma.inbox SET handled_at = now() - interval '15 days'");
    await world.database.query('UPDATE alpha.outbox_log SET published_position = 0');
    expect(await bus.dropOldFacts(7 * DAY_MS)).toBe(0);
    await world.database.query('UPDATE alpha.outbox_log SET published_position = 1');
    expect(await bus.dropOldFacts(7 * DAY_MS)).toBe(1);
    expect((await world.database.query('SELECT position FROM alpha.outbox')).rows).toEqual([{ position: null }]);
    expect((await world.database.query('SELECT 1 FROM gamma.inbox')).rowCount).toBe(0);
    await start(kafkaBus());
    await effectsAre([1, 2]);
  });

  it.each(['oldest', 'newest'] as const)('takes over from the bus of one process, and gives back to it: a consumer from the %s fact on', async (startAt) => {
    const first = await start(inProcessBus(), startAt);
    await append(world.database, [1]);
    await effectsAre([1]);
    await first.stop();
    await append(world.database, [2]);
    const second = await start(kafkaBus(), startAt);
    await append(world.database, [3]);
    await effectsAre([1, 2, 3]);
    await second.stop();
    await append(world.database, [4]);
    const third = await start(inProcessBus(), startAt);
    await append(world.database, [5], { key: 'another' });
    await effectsAre([1, 2, 3, 4, 5]);
    await third.stop();
    await start(kafkaBus(), startAt);
    await append(world.database, [6]);
    await effectsAre([1, 2, 3, 4, 5, 6]);
  });
});
