import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { partitionOf } from '@mbaas/platform-kafka';
import { append, effectConsumer, effects, makeEffects } from '@mbaas/platform-messaging/contract';
import { makeKafkaWorld, type KafkaWorld } from '../../test/kafka-world.ts';
import { loggedFacts } from '../../test/logged-facts.ts';
import type { KafkaBus } from '../kafka-bus.ts';
import { forgetTurns } from './outbox-cursor.store.ts';
import { republish } from './republish.ts';

const soon = <T>(check: () => Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 20_000, interval: 20 });

let world: KafkaWorld;
let bus: KafkaBus;
beforeEach(async () => {
  world = await makeKafkaWorld();
  await makeEffects(world.database);
  bus = world.makeBus({ sources: [{ database: world.database, schema: 'alpha' }] });
  bus.consume(effectConsumer(world.database));
  await bus.start();
  // Two turns of the publisher.
  await append(world.database, [1, 2, 3]);
  await isPublished(3n);
  await append(world.database, [4, 5]);
  await isPublished(5n);
});
afterEach(() => world.close());

const isPublished = (position: bigint): Promise<void> =>
  soon(async () => expect((await world.database.query('SELECT published_position FROM alpha.outbox_log')).rows).toEqual([{ published_position: position }]));

describe('republish', () => {
  it('has facts published again from a position on, whose consumers handled them: nothing happens twice', async () => {
    expect(await republish(world.database, 'alpha', 5n)).toEqual({ ok: true, value: 4n });
    await isPublished(5n);
    expect(await republish(world.database, 'alpha', 2n)).toEqual({ ok: true, value: 1n });
    await isPublished(5n);
    await append(world.database, [6]);
    await soon(async () => expect(await effects(world.database)).toEqual([1, 2, 3, 4, 5, 6]));
    const facts = (await loggedFacts(world)).flat();
    expect(facts.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 4, 5, 1, 2, 3, 4, 5, 6]);
    expect(facts.every(({ position, previous }) => previous === position - 1)).toBe(true);
  });

  it('does nothing where nothing was published from there on', async () => {
    expect(await republish(world.database, 'alpha', 6n)).toEqual({ ok: true, value: undefined });
  });

  it('refuses facts that the outbox does not hold any more', async () => {
    await world.database.query('UPDATE alpha.outbox_log SET dropped_position = 3');
    await forgetTurns(world.database, 'alpha');
    expect(await republish(world.database, 'alpha', 3n)).toMatchObject({ ok: false, error: { code: 'FACT_EXPIRED' } });
    expect(await republish(world.database, 'alpha', 4n)).toEqual({ ok: true, value: 4n });
    await isPublished(5n);
    expect((await loggedFacts(world)).flat().at(-1)).toMatchObject({ position: 5, previous: 4 });
  });

  it('remembers of dropped facts the last one of each partition', async () => {
    const elsewhere = ['a', 'b', 'c', 'd', 'e'].find((key) => partitionOf(key, 3) !== partitionOf('k', 3));
    await append(world.database, [6], { key: elsewhere });
    await isPublished(6n);
    await append(world.database, [7]);
    await isPublished(7n);
    await world.database.query('UPDATE alpha.outbox_log SET dropped_position = 6');
    await forgetTurns(world.database, 'alpha');
    const { rows } = await world.database.query<{ position: bigint }>('SELECT position FROM alpha.outbox_partition ORDER BY position');
    expect(rows.map(({ position }) => position)).toEqual([5n, 6n, 7n]);
  });
});
