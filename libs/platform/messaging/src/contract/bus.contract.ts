import { setTimeout as sleep } from 'node:timers/promises';
import { BrokenAssumption } from '@mbaas/kernel';
import { expect, it } from 'vitest';
import type { Fact } from '../fact.ts';
import { newFact } from '../fact.ts';
import { appendFacts } from '../outbox/append-facts.ts';
import { busFailures } from './bus-failures.contract.ts';
import { describeBus, range, soon, type BusSuite } from './bus-suite.contract.ts';
import { append, counted, effectConsumer, effects, ignored, type BusWorld } from './bus-world.ts';

/**
 * What every driver of Bus promises, on a real database. `makeWorld` runs before each test.
 * @example
 * busContract('in process', async () => ({ database, makeBus: () => new InProcessBus({ … }), close }));
 */
export function busContract(driver: string, makeWorld: () => Promise<BusWorld>): void {
  describeBus(`Bus, ${driver}`, makeWorld, busDelivery);
  describeBus(`Bus, ${driver}, where something fails`, makeWorld, busFailures);
}

function busDelivery(suite: BusSuite): void {
  it('brings facts appended before and after its start', async () => {
    await append(suite.world.database, [1, 2]);
    await suite.startBus();
    await append(suite.world.database, [3]);
    await suite.effectsAre([1, 2, 3]);
  });

  it('gives the fact as it was appended', async () => {
    const seen: Fact[] = [];
    await suite.startBus({ before: (facts) => void seen.push(...facts) });
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await suite.world.database.transaction((tx) =>
      appendFacts(tx, 'beta', [newFact({ event: counted, key: 'ключ', payload: { n: 7 }, tenant: 'shop', traceparent })]),
    );
    await soon(async () => expect(seen).toHaveLength(1));
    expect(seen[0]).toMatchObject({ name: 'spec.counted', version: 1, source: 'beta', key: 'ключ', payload: { n: 7 }, tenant: 'shop', traceparent });
    expect(seen[0]?.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(Math.abs(Date.now() - Date.parse(seen[0]?.occurredAt ?? ''))).toBeLessThan(60_000);
  });

  it('gives facts that one consumer cannot change for another', async () => {
    const tampered: unknown[] = [];
    const tamper = (facts: readonly Fact[]): void => {
      try {
        for (const fact of facts) (fact.payload as { n: number }).n = 99;
      } catch (error) {
        tampered.push(error);
      }
    };
    const bus = suite.world.makeBus();
    for (const name of ['first', 'second', 'third']) bus.consume(effectConsumer(suite.world.database, { name, before: tamper }));
    await bus.start();
    await append(suite.world.database, [1]);
    await suite.effectsAre([1, 1, 1]);
    expect(tampered).toHaveLength(3);
  });

  it('gives no more facts at once than the consumer takes', async () => {
    const sizes: number[] = [];
    await append(suite.world.database, range(1, 20));
    await suite.startBus({ batch: 3, before: (facts) => void sizes.push(facts.length) });
    await suite.effectsAre(range(1, 20));
    expect(Math.max(...sizes)).toBe(3);
  });

  it('brings nothing of a transaction that was rolled back', async () => {
    await suite.startBus();
    const failed = suite.world.database.transaction(async (tx) => {
      await appendFacts(tx, 'alpha', [newFact({ event: counted, key: 'k', payload: { n: 1 } })]);
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    await append(suite.world.database, [2]);
    await suite.effectsAre([2]);
  });

  it('brings each fact to every consumer of its kind, and none of another kind', async () => {
    const bus = suite.world.makeBus();
    bus.consume(effectConsumer(suite.world.database, { name: 'first' }));
    bus.consume(effectConsumer(suite.world.database, { name: 'second' }));
    bus.consume(effectConsumer(suite.world.database, { name: 'third', events: [ignored] }));
    await bus.start();
    await append(suite.world.database, [1]);
    await append(suite.world.database, [2], { event: ignored });
    await append(suite.world.database, [3], { schema: 'beta' });
    await soon(async () => {
      expect((await effects(suite.world.database, { consumer: 'first' })).toSorted()).toEqual([1, 3]);
      expect((await effects(suite.world.database, { consumer: 'second' })).toSorted()).toEqual([1, 3]);
      expect(await effects(suite.world.database, { consumer: 'third' })).toEqual([2]);
    });
  });

  it('does not pass over a transaction that stays open while later ones commit', async () => {
    await suite.startBus();
    const appended = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const slow = suite.world.database.transaction(async (tx) => {
      await appendFacts(tx, 'alpha', [newFact({ event: counted, key: 'slow', payload: { n: 1 } })]);
      appended.resolve();
      await release.promise;
    });
    await appended.promise;
    await append(suite.world.database, [2, 3]);
    await suite.effectsAre([2, 3]);
    release.resolve();
    await slow;
    await suite.effectsAre([2, 3, 1]);
  });

  it('keeps the order of each key under concurrent writers', async () => {
    await suite.world.database.query('CREATE TABLE alpha.aggregate (key text PRIMARY KEY, n int NOT NULL DEFAULT 0)');
    const keys = ['a', 'b', 'c'];
    for (const key of keys) await suite.world.database.query('INSERT INTO alpha.aggregate (key) VALUES ($1)', [key]);
    await suite.startBus();
    const write = async (): Promise<void> => {
      const key = keys[Math.floor(Math.random() * keys.length)] ?? 'a';
      const work = suite.world.database.transaction(async (tx) => {
        const { rows } = await tx.query<{ n: number }>('UPDATE alpha.aggregate SET n = n + 1 WHERE key = $1 RETURNING n', [key]);
        await appendFacts(tx, 'alpha', [newFact({ event: counted, key, payload: { n: rows[0]?.n ?? 0 } })]);
        await tx.query('SELECT pg_sleep($1)', [Math.random() / 200]);
        if (Math.random() < 0.2) throw new Error('rolled back');
      });
      await work.catch((error: Error) => expect(error.message).toBe('rolled back'));
    };
    const writer = async (): Promise<void> => {
      for (let written = 0; written < 60; written += 1) await write();
    };
    await Promise.all([writer(), writer(), writer(), writer()]);
    for (const key of keys) {
      const { rows } = await suite.world.database.query<{ n: number }>('SELECT n FROM alpha.aggregate WHERE key = $1', [key]);
      await suite.effectsAre(range(1, rows[0]?.n ?? 0), { key });
    }
  });

  it('notes a fact as handled in the very transaction of its effect', async () => {
    await suite.startBus();
    await append(suite.world.database, [1]);
    await suite.effectsAre([1]);
    const { rows } = await suite.world.database.query('SELECT e.xmin = i.xmin AS together FROM gamma.effect e CROSS JOIN gamma.inbox i');
    expect(rows).toEqual([{ together: true }]);
  });

  it('drops a fact that is delivered twice', async () => {
    await suite.startBus();
    await append(suite.world.database, [1]);
    await suite.effectsAre([1]);
    await suite.world.database.query(
      'INSERT INTO alpha.outbox (event_id, name, version, key, payload) SELECT event_id, name, version, key, payload FROM alpha.outbox',
    );
    await append(suite.world.database, [2]);
    await suite.effectsAre([1, 2]);
  });

  it('drops a fact that stands twice in one batch', async () => {
    await append(suite.world.database, [1]);
    await suite.world.database.query(
      'INSERT INTO alpha.outbox (event_id, name, version, key, payload) SELECT event_id, name, version, key, payload FROM alpha.outbox',
    );
    await append(suite.world.database, [2]);
    await suite.startBus();
    await suite.effectsAre([1, 2]);
  });

  it('goes on where it was after a restart', async () => {
    const first = await suite.startBus();
    await append(suite.world.database, [1]);
    await suite.effectsAre([1]);
    await first.stop();
    await append(suite.world.database, [2]);
    await suite.startBus();
    await append(suite.world.database, [3]);
    await suite.effectsAre([1, 2, 3]);
  });

  it('lets the running handler commit when it stops, and takes no more', async () => {
    const entered = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const bus = await suite.startBus({
      before: async () => {
        entered.resolve();
        await release.promise;
      },
    });
    await append(suite.world.database, [1]);
    await entered.promise;
    await append(suite.world.database, [2]);
    const stopped = bus.stop();
    release.resolve();
    await stopped;
    expect(await effects(suite.world.database)).toEqual([1]);
  });

  it('does nothing twice while two processes run the same consumer', async () => {
    await Promise.all([suite.startBus(), suite.startBus()]);
    for (let n = 1; n <= 40; n += 1) await append(suite.world.database, [n], { key: `k${n}` });
    await soon(async () => expect((await effects(suite.world.database)).toSorted((a, b) => a - b)).toEqual(range(1, 40)));
  });

  it('lets a new consumer begin after the newest fact where it asks for that', async () => {
    await append(suite.world.database, [1]);
    const other = await suite.startBus({ name: 'other' });
    await suite.effectsAre([1]);
    await other.stop();
    await suite.startBus({ name: 'late', startAt: 'newest' });
    await append(suite.world.database, [2]);
    await suite.effectsAre([2], { consumer: 'late' });
  });

  it('hands facts to a handler one call after the other, whatever their keys and sources', async () => {
    let inside = 0;
    let most = 0;
    await suite.startBus({
      before: async () => {
        inside += 1;
        most = Math.max(most, inside);
        await sleep(5);
        inside -= 1;
      },
    });
    for (let n = 1; n <= 30; n += 1) await append(suite.world.database, [n], { key: `k${n}`, schema: n % 2 === 0 ? 'alpha' : 'beta' });
    await soon(async () => expect(await effects(suite.world.database)).toHaveLength(30));
    expect(most).toBe(1);
  });

  it('tells what waits in the outboxes', async () => {
    await append(suite.world.database, [1, 2]);
    const bus = suite.world.makeBus();
    await bus.start();
    await soon(async () =>
      expect(await bus.relays()).toEqual([
        { source: 'alpha', state: 'running', waiting: 0, oldestWaitingMs: 0 },
        { source: 'beta', state: 'running', waiting: 0, oldestWaitingMs: 0 },
      ]),
    );
    await bus.stop();
    await append(suite.world.database, [3]);
    await sleep(20);
    const [alpha] = await bus.relays();
    expect(alpha).toMatchObject({ source: 'alpha', waiting: 1 });
    expect(alpha?.oldestWaitingMs).toBeGreaterThan(0);
  });

  it('tells by age, not by connection, that a consumer does not get on', async () => {
    const release = Promise.withResolvers<void>();
    const bus = await suite.startBus({ before: () => release.promise });
    await append(suite.world.database, [1]);
    await soon(async () => expect((await bus.progress())[0]?.oldestUnhandledMs).toBeGreaterThan(150));
    release.resolve();
    await soon(async () => expect((await bus.progress())[0]?.oldestUnhandledMs).toBe(0));
  });

  it('refuses two consumers of one name, and a consumer after the start', async () => {
    const bus = suite.world.makeBus();
    bus.consume(effectConsumer(suite.world.database));
    expect(() => bus.consume(effectConsumer(suite.world.database))).toThrow(BrokenAssumption);
    await bus.start();
    expect(() => bus.consume(effectConsumer(suite.world.database, { name: 'late' }))).toThrow(BrokenAssumption);
  });
}
