import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineFact } from '@mbaas/contracts-events';
import { armFailpoints } from '@mbaas/platform-failpoints';
import { append, counted, effectConsumer, effects, ignored, makeEffects } from '@mbaas/platform-messaging/contract';
import { NullLogger } from '@mbaas/platform-observability';
import { advisoryLockNumber } from '@mbaas/platform-postgres';
import { makeKafkaWorld, type KafkaWorld } from '../../test/kafka-world.ts';
import { loggedFacts, specTopic } from '../../test/logged-facts.ts';
import { PublisherFenced, savePublished, takeTurn } from './outbox-cursor.store.ts';

const soon = <T>(check: () => Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 20_000, interval: 20 });

let world: KafkaWorld;
beforeEach(async () => {
  world = await makeKafkaWorld();
  await makeEffects(world.database);
});
afterEach(async () => {
  armFailpoints(new Map());
  await world.close();
});

const alpha = () => [{ database: world.database, schema: 'alpha' }];
const published = async (): Promise<bigint | undefined> =>
  (await world.database.query<{ position: bigint }>('SELECT published_position AS position FROM alpha.outbox_log')).rows[0]?.position;
const isPublished = (position: bigint): Promise<void> => soon(async () => expect(await published()).toBe(position));

describe('a publisher', () => {
  it('brings the log to its partitions, each record naming the one before it there', async () => {
    await world.makeBus({ sources: alpha() }).start();
    for (let n = 1; n <= 40; n += 1) await append(world.database, [n, n], { key: `k${n % 7}` });
    await isPublished(80n);
    const partitions = await loggedFacts(world);
    expect(partitions.flat().map(({ position }) => position).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 80 }, (_, index) => index + 1));
    expect(partitions.filter((facts) => facts.length > 0).length).toBeGreaterThan(1);
    for (const facts of partitions) {
      expect(facts.map(({ previous }) => previous)).toEqual([0, ...facts.map(({ position }) => position)].slice(0, facts.length));
    }
  });

  it('publishes again what it had not stored as published', async () => {
    armFailpoints(new Map([['relay.after-publish', { action: { kind: 'throw' }, chance: 1, after: 0, times: 2 }]]));
    const bus = world.makeBus({ sources: alpha() });
    bus.consume(effectConsumer(world.database));
    await bus.start();
    await append(world.database, [1, 2]);
    await soon(async () => expect(await effects(world.database)).toEqual([1, 2]));
    await isPublished(2n);
    expect((await loggedFacts(world)).flat().map(({ position }) => position)).toEqual([1, 2, 1, 2, 1, 2]);
    await append(world.database, [3]);
    await soon(async () => expect(await effects(world.database)).toEqual([1, 2, 3]));
  });

  it('cannot store anything once another has taken its turn', async () => {
    await append(world.database, [1, 2]);
    const paused = await takeTurn(world.database, 'alpha');
    const next = await takeTurn(world.database, 'alpha');
    expect(next.epoch).toBe(paused.epoch + 1n);
    const tails = [{ topic: 'any', partition: 0, position: 2n }];
    await savePublished(world.database, 'alpha', next, 2n, tails);
    await expect(savePublished(world.database, 'alpha', paused, 1n, tails)).rejects.toBeInstanceOf(PublisherFenced);
    expect(await published()).toBe(2n);
    expect((await takeTurn(world.database, 'alpha')).tails).toEqual(new Map([['any/0', 2n]]));
  });

  it('stands by while another publishes, and follows when that one ends or loses its lock', async () => {
    const first = world.makeBus({ sources: alpha() });
    await first.start();
    await soon(async () => expect(await first.relays()).toMatchObject([{ state: 'running' }]));
    const second = world.makeBus({ sources: alpha() });
    await second.start();
    await soon(async () => expect(await second.relays()).toMatchObject([{ state: 'standby' }]));
    const lock = advisoryLockNumber('mbaas:publish:alpha');
    await world.database.query(
      "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND (classid::bigint << 32 | objid::bigint) = $1",
      [lock],
    );
    await append(world.database, [1]);
    await isPublished(1n);
    await first.stop();
    await soon(async () => expect(await second.relays()).toMatchObject([{ state: 'running' }]));
    await append(world.database, [2]);
    await isPublished(2n);
  });

  it('stops at a fact of a kind it does not know, everything before it published, until one that knows it takes over', async () => {
    const added = defineFact({ ...counted, name: 'spec.added' });
    const old = world.makeBus({ sources: alpha() });
    await old.start();
    await append(world.database, [1]);
    await append(world.database, [2], { event: added });
    await append(world.database, [3]);
    await soon(async () => expect(await old.relays()).toMatchObject([{ state: 'stopped', code: 'RELAY_FACT_UNDECLARED', waiting: 2 }]));
    expect(await published()).toBe(1n);
    await world.makeBus({ sources: alpha(), facts: [counted, ignored, added] }).start();
    await isPublished(3n);
  });

  it('tells that facts wait where the broker does not answer', async () => {
    const bus = world.makeBus({ sources: alpha(), kafka: { ...world.kafka, publish: () => Promise.reject(Object.assign(new Error('away'), { code: 'KAFKA_PUBLISH_FAILED' })) } });
    await bus.start();
    await append(world.database, [1, 2]);
    await soon(async () => expect(await bus.relays()).toMatchObject([{ state: 'failing', code: 'KAFKA_PUBLISH_FAILED', waiting: 2 }]));
    await soon(async () => expect((await bus.relays())[0]?.oldestWaitingMs).toBeGreaterThan(0));
  });

  it('does not begin where a topic is not as declared', async () => {
    await world.kafka.ensureTopics([{ name: specTopic(world.network), partitions: 2, retentionMs: 7 * 86_400_000 }]);
    await expect(world.makeBus({ sources: alpha(), log: NullLogger }).start()).rejects.toMatchObject({ code: 'KAFKA_TOPIC_MISMATCH' });
  });
});
