import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { partitionOf } from '@mbaas/platform-kafka';
import { append, effectConsumer, effects, makeEffects } from '@mbaas/platform-messaging/contract';
import { loadNextFacts, relayOutbox } from '@mbaas/platform-messaging/driver';
import type { FactConsumer } from '@mbaas/platform-messaging';
import { makeKafkaWorld, type KafkaWorld } from '../../test/kafka-world.ts';
import { specTopic } from '../../test/logged-facts.ts';
import { encodeFactRecord } from '../fact-record.codec.ts';
import type { KafkaBus, KafkaBusOptions } from '../kafka-bus.ts';
import { republish } from '../publish/republish.ts';

const soon = <T>(check: () => Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 20_000, interval: 20 });
const PARTITION = partitionOf('k', 3);

let world: KafkaWorld;
beforeEach(async () => {
  world = await makeKafkaWorld();
  await makeEffects(world.database);
});
afterEach(() => world.close());

const effectsAre = (expected: readonly number[]): Promise<void> => soon(async () => expect(await effects(world.database)).toEqual(expected));
const codeIs = (bus: KafkaBus, code: string): Promise<void> => soon(async () => expect(await bus.progress()).toMatchObject([{ state: 'stopped', code }]));

/** A process that only consumes. */
const startConsumer = async (options: Partial<KafkaBusOptions> = {}, consumer: Partial<FactConsumer> = {}): Promise<KafkaBus> => {
  const bus = world.makeBus({ sources: [], ...options });
  bus.consume(effectConsumer(world.database, consumer));
  await bus.start();
  return bus;
};

/** Facts of the outbox from a position on, as its publisher sends them, sent by hand. */
async function send(from: bigint, count: number): Promise<void> {
  const rows = await loadNextFacts(world.database, 'alpha', { after: from - 1n, limit: count });
  const records = rows.map((row) => encodeFactRecord({ row, previous: row.position - 1n }, { network: world.network, source: 'alpha' }));
  await world.kafka.publish(specTopic(world.network), PARTITION, records);
}

describe('a consumer', () => {
  it('keeps the order whatever late copies of old batches come in between', async () => {
    await startConsumer();
    await append(world.database, [1, 2, 3, 4, 5, 6]);
    await relayOutbox(world.database, 'alpha');
    await send(1n, 4);
    await send(2n, 2);
    await send(5n, 1);
    await send(1n, 4);
    await send(5n, 2);
    await send(3n, 1);
    await effectsAre([1, 2, 3, 4, 5, 6]);
    await sleep(300);
    expect(await effects(world.database)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('takes no fact before the one it follows, and goes on as soon as that comes', async () => {
    const bus = await startConsumer({ gapGraceMs: 60_000 });
    await append(world.database, [1, 2, 3]);
    await relayOutbox(world.database, 'alpha');
    await send(1n, 1);
    await effectsAre([1]);
    await send(3n, 1);
    await soon(async () => expect((await bus.progress())[0]?.oldestUnhandledMs).toBeGreaterThan(300));
    expect(await bus.progress()).toMatchObject([{ state: 'running' }]);
    expect(await effects(world.database)).toEqual([1]);
    await send(2n, 2);
    await effectsAre([1, 2, 3]);
    await soon(async () => expect(await bus.progress()).toMatchObject([{ state: 'running', oldestUnhandledMs: 0 }]));
  });

  it('names a gap, skips nothing, and heals when the lost facts are published again', async () => {
    const bus = world.makeBus({ sources: [{ database: world.database, schema: 'alpha' }] });
    bus.consume(effectConsumer(world.database));
    await bus.start();
    await append(world.database, [1]);
    await effectsAre([1]);
    await bus.stop();
    // A broker acknowledged the second fact and lost it.
    await append(world.database, [2]);
    await relayOutbox(world.database, 'alpha');
    await world.database.query('UPDATE alpha.outbox_log SET published_position = 2');
    await world.database.query('INSERT INTO alpha.outbox_partition VALUES ($1, $2, 2, 2)', [specTopic(world.network), PARTITION]);
    await append(world.database, [3, 4]);
    const restarted = world.makeBus({ sources: [{ database: world.database, schema: 'alpha' }] });
    restarted.consume(effectConsumer(world.database));
    await restarted.start();
    await codeIs(restarted, 'FACT_GAP');
    await restarted.stop();
    // It is found again, though nothing new comes.
    const third = world.makeBus({ sources: [{ database: world.database, schema: 'alpha' }] });
    third.consume(effectConsumer(world.database));
    await third.start();
    await codeIs(third, 'FACT_GAP');
    expect(await effects(world.database)).toEqual([1]);
    expect(await republish(world.database, 'alpha', 2n)).toMatchObject({ ok: true });
    await effectsAre([1, 2, 3, 4]);
    await soon(async () => expect(await third.progress()).toMatchObject([{ state: 'running', oldestUnhandledMs: 0 }]));
  });

  it('looks for missing facts in the topic itself: one set back to an older state catches up alone', async () => {
    const publishing = world.makeBus({ sources: [{ database: world.database, schema: 'alpha' }] });
    await publishing.start();
    const bus = await startConsumer();
    await append(world.database, [1, 2, 3]);
    await effectsAre([1, 2, 3]);
    await bus.stop();
    // Its database was restored from an old copy; the broker knows its later offset.
    await world.database.query("DELETE FROM gamma.inbox; DELETE FROM gamma.effect WHERE n > 1; UPDATE gamma.consumer_partition SET position = 1 WHERE topic LIKE '%alpha%'");
    await append(world.database, [4]);
    await startConsumer();
    await effectsAre([1, 2, 3, 4]);
  });

  it('begins at the oldest record where its group has read and its database has not', async () => {
    const publishing = world.makeBus({ sources: [{ database: world.database, schema: 'alpha' }] });
    await publishing.start();
    const bus = await startConsumer();
    await append(world.database, [1, 2, 3]);
    await effectsAre([1, 2, 3]);
    await bus.stop();
    await world.database.query('DELETE FROM gamma.inbox; DELETE FROM gamma.effect; DELETE FROM gamma.consumer_partition');
    await append(world.database, [4]);
    await startConsumer();
    await effectsAre([1, 2, 3, 4]);
  });

  it('passes over a record that is no fact, for facts of the chain are not missed', async () => {
    await startConsumer();
    await append(world.database, [1, 2]);
    await relayOutbox(world.database, 'alpha');
    await send(1n, 1);
    await world.kafka.publish(specTopic(world.network), PARTITION, [{ key: 'k', value: Buffer.from('{}'), headers: {} }]);
    await send(2n, 1);
    await effectsAre([1, 2]);
  });
});
