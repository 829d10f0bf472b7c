import { setTimeout as sleep } from 'node:timers/promises';
import { BrokenAssumption } from '@mbaas/kernel';
import { armFailpoints } from '@mbaas/platform-failpoints';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bus } from '../bus.port.ts';
import type { Fact } from '../fact.ts';
import { newFact } from '../fact.ts';
import { requestRetry } from '../inbox/retry-request.ts';
import { appendFacts } from '../outbox/append-facts.ts';
import { append, counted, effectConsumer, effects, ignored, makeEffects, numberOf, type BusWorld } from './bus-world.ts';

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const soon = <T>(check: () => Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 20_000, interval: 20 });
const codedError = (code: string): Error => Object.assign(new Error('refused'), { code });

/**
 * What every driver of Bus promises, on a real database. `makeWorld` runs before each test.
 * @example
 * busContract('in process', async () => ({ database, makeBus: () => new InProcessBus({ … }), close }));
 */
export function busContract(driver: string, makeWorld: () => Promise<BusWorld>): void {
  describe(`Bus, ${driver}`, () => {
    let world: BusWorld;
    beforeEach(async () => {
      world = await makeWorld();
      await makeEffects(world.database);
    });
    afterEach(async () => {
      armFailpoints(new Map());
      await world.close();
    });

    /** Starts a bus with one effect consumer. */
    const startBus = async (options: Parameters<typeof effectConsumer>[1] = {}): Promise<Bus> => {
      const bus = world.makeBus();
      bus.consume(effectConsumer(world.database, options));
      await bus.start();
      return bus;
    };
    const effectsAre = (expected: readonly number[], of: Parameters<typeof effects>[1] = {}): Promise<void> =>
      soon(async () => expect(await effects(world.database, of)).toEqual(expected));

    it('brings facts appended before and after its start', async () => {
      await append(world.database, [1, 2]);
      await startBus();
      await append(world.database, [3]);
      await effectsAre([1, 2, 3]);
    });

    it('gives the fact as it was appended', async () => {
      const seen: Fact[] = [];
      await startBus({ before: (facts) => void seen.push(...facts) });
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      await world.database.transaction((tx) =>
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
      const bus = world.makeBus();
      for (const name of ['first', 'second', 'third']) bus.consume(effectConsumer(world.database, { name, before: tamper }));
      await bus.start();
      await append(world.database, [1]);
      await effectsAre([1, 1, 1]);
      expect(tampered).toHaveLength(3);
    });

    it('brings nothing of a transaction that was rolled back', async () => {
      await startBus();
      const failed = world.database.transaction(async (tx) => {
        await appendFacts(tx, 'alpha', [newFact({ event: counted, key: 'k', payload: { n: 1 } })]);
        throw new Error('rolled back');
      });
      await expect(failed).rejects.toThrow('rolled back');
      await append(world.database, [2]);
      await effectsAre([2]);
    });

    it('brings each fact to every consumer of its kind, and none of another kind', async () => {
      const bus = world.makeBus();
      bus.consume(effectConsumer(world.database, { name: 'first' }));
      bus.consume(effectConsumer(world.database, { name: 'second' }));
      bus.consume(effectConsumer(world.database, { name: 'third', events: [ignored] }));
      await bus.start();
      await append(world.database, [1]);
      await append(world.database, [2], { event: ignored });
      await append(world.database, [3], { schema: 'beta' });
      await soon(async () => {
        expect((await effects(world.database, { consumer: 'first' })).toSorted()).toEqual([1, 3]);
        expect((await effects(world.database, { consumer: 'second' })).toSorted()).toEqual([1, 3]);
        expect(await effects(world.database, { consumer: 'third' })).toEqual([2]);
      });
    });

    it('does not pass over a transaction that stays open while later ones commit', async () => {
      await startBus();
      const appended = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      const slow = world.database.transaction(async (tx) => {
        await appendFacts(tx, 'alpha', [newFact({ event: counted, key: 'slow', payload: { n: 1 } })]);
        appended.resolve();
        await release.promise;
      });
      await appended.promise;
      await append(world.database, [2, 3]);
      await effectsAre([2, 3]);
      release.resolve();
      await slow;
      await effectsAre([2, 3, 1]);
    });

    it('keeps the order of each key under concurrent writers', async () => {
      await world.database.query('CREATE TABLE alpha.aggregate (key text PRIMARY KEY, n int NOT NULL DEFAULT 0)');
      const keys = ['a', 'b', 'c'];
      for (const key of keys) await world.database.query('INSERT INTO alpha.aggregate (key) VALUES ($1)', [key]);
      await startBus();
      const write = async (): Promise<void> => {
        const key = keys[Math.floor(Math.random() * keys.length)] ?? 'a';
        const work = world.database.transaction(async (tx) => {
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
        const { rows } = await world.database.query<{ n: number }>('SELECT n FROM alpha.aggregate WHERE key = $1', [key]);
        await effectsAre(range(1, rows[0]?.n ?? 0), { key });
      }
    });

    it('gives facts again to a handler that threw, and its effect stands once', async () => {
      let failures = 2;
      const seen: number[] = [];
      await startBus({
        before: (facts) => {
          seen.push(...facts.map(numberOf));
          if (failures-- > 0) throw codedError('SPEC_NOT_YET');
        },
      });
      await append(world.database, [1, 2]);
      await effectsAre([1, 2]);
      expect(seen.filter((n) => n === 1).length).toBeGreaterThan(1);
    });

    it('notes a fact as handled in the very transaction of its effect', async () => {
      await startBus();
      await append(world.database, [1]);
      await effectsAre([1]);
      const { rows } = await world.database.query('SELECT e.xmin = i.xmin AS together FROM gamma.effect e CROSS JOIN gamma.inbox i');
      expect(rows).toEqual([{ together: true }]);
    });

    it('repeats a failure of the moment beyond the tries a poison fact has', async () => {
      let failures = 6;
      const bus = await startBus({
        before: () => {
          if (failures-- > 0) throw codedError('40P01');
        },
      });
      await append(world.database, [1]);
      await effectsAre([1]);
      await soon(async () => expect(await bus.progress()).toMatchObject([{ state: 'running', oldestUnhandledMs: 0, parked: 0 }]));
    });

    it.each(['relay.after-position', 'consumer.after-effect', 'consumer.after-commit'] as const)('loses and doubles nothing where it is cut short at %s', async (seam) => {
      // More often than a poison fact is tried: the facts are not at fault.
      armFailpoints(new Map([[seam, { action: { kind: 'throw' }, chance: 1, after: 0, times: 6 }]]));
      const bus = await startBus();
      for (let n = 1; n <= 8; n += 1) await append(world.database, [n]);
      await effectsAre(range(1, 8));
      await soon(async () => expect(await bus.progress()).toMatchObject([{ state: 'running', parked: 0, oldestUnhandledMs: 0 }]));
    });

    it('drops a fact that is delivered twice', async () => {
      await startBus();
      await append(world.database, [1]);
      await effectsAre([1]);
      await world.database.query(
        'INSERT INTO alpha.outbox (event_id, name, version, key, payload) SELECT event_id, name, version, key, payload FROM alpha.outbox',
      );
      await append(world.database, [2]);
      await effectsAre([1, 2]);
    });

    it('drops a fact that stands twice in one batch', async () => {
      await append(world.database, [1]);
      await world.database.query(
        'INSERT INTO alpha.outbox (event_id, name, version, key, payload) SELECT event_id, name, version, key, payload FROM alpha.outbox',
      );
      await append(world.database, [2]);
      await startBus();
      await effectsAre([1, 2]);
    });

    it('goes on where it was after a restart', async () => {
      const first = await startBus();
      await append(world.database, [1]);
      await effectsAre([1]);
      await first.stop();
      await append(world.database, [2]);
      await startBus();
      await append(world.database, [3]);
      await effectsAre([1, 2, 3]);
    });

    it('lets the running handler commit when it stops, and takes no more', async () => {
      const entered = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      const bus = await startBus({
        before: async () => {
          entered.resolve();
          await release.promise;
        },
      });
      await append(world.database, [1]);
      await entered.promise;
      await append(world.database, [2]);
      const stopped = bus.stop();
      release.resolve();
      await stopped;
      expect(await effects(world.database)).toEqual([1]);
    });

    it('does nothing twice while two processes run the same consumer', async () => {
      await Promise.all([startBus(), startBus()]);
      for (let n = 1; n <= 40; n += 1) await append(world.database, [n], { key: `k${n}` });
      await soon(async () => expect((await effects(world.database)).toSorted((a, b) => a - b)).toEqual(range(1, 40)));
    });

    it('lets a new consumer begin after the newest fact where it asks for that', async () => {
      await append(world.database, [1]);
      const other = await startBus({ name: 'other' });
      await effectsAre([1]);
      await other.stop();
      await startBus({ name: 'late', startAt: 'newest' });
      await append(world.database, [2]);
      await effectsAre([2], { consumer: 'late' });
    });

    it('stops a consumer at a poison fact where order is the meaning: nothing after it is handled', async () => {
      let poisonous = true;
      const poison = (facts: readonly Fact[]): void => {
        if (poisonous && facts.some((fact) => numberOf(fact) === 2)) throw codedError('SPEC_POISON');
      };
      const bus = await startBus({ before: poison });
      await append(world.database, [1, 2, 3], { key: 'a' });
      await soon(async () => expect(await bus.progress()).toMatchObject([{ state: 'stopped', code: 'SPEC_POISON', parked: 0 }]));
      // Other keys, too, wherever they stand: no partition of a stopped consumer goes on.
      for (const key of ['a', 'b', 'c', 'd', 'e']) await append(world.database, [4], { key });
      await sleep(400);
      expect(await effects(world.database)).toEqual([1]);
      expect((await bus.progress())[0]?.oldestUnhandledMs).toBeGreaterThan(0);
      poisonous = false;
      await bus.retry('gamma-effects');
      await effectsAre([1, 2, 3, 4], { key: 'a' });
      for (const key of ['b', 'c', 'd', 'e']) await effectsAre([4], { key });
      await soon(async () => expect(await bus.progress()).toMatchObject([{ state: 'running', oldestUnhandledMs: 0 }]));
    });

    it('goes on when an operator asks for it from another process', async () => {
      let poisonous = true;
      const bus = await startBus({
        before: () => {
          if (poisonous) throw codedError('SPEC_POISON');
        },
      });
      await append(world.database, [1]);
      await soon(async () => expect(await bus.progress()).toMatchObject([{ state: 'stopped' }]));
      poisonous = false;
      await requestRetry(world.database, 'another-consumer');
      await sleep(100);
      expect(await bus.progress()).toMatchObject([{ state: 'stopped' }]);
      await requestRetry(world.database, 'gamma-effects');
      await effectsAre([1]);
    });

    it('hands facts to a handler one call after the other, whatever their keys and sources', async () => {
      let inside = 0;
      let most = 0;
      await startBus({
        before: async () => {
          inside += 1;
          most = Math.max(most, inside);
          await sleep(5);
          inside -= 1;
        },
      });
      for (let n = 1; n <= 30; n += 1) await append(world.database, [n], { key: `k${n}`, schema: n % 2 === 0 ? 'alpha' : 'beta' });
      await soon(async () => expect(await effects(world.database)).toHaveLength(30));
      expect(most).toBe(1);
    });

    it('tells what waits in the outboxes', async () => {
      await append(world.database, [1, 2]);
      const bus = world.makeBus();
      await bus.start();
      await soon(async () =>
        expect(await bus.relays()).toEqual([
          { source: 'alpha', state: 'running', waiting: 0, oldestWaitingMs: 0 },
          { source: 'beta', state: 'running', waiting: 0, oldestWaitingMs: 0 },
        ]),
      );
      await bus.stop();
      await append(world.database, [3]);
      await sleep(20);
      const [alpha] = await bus.relays();
      expect(alpha).toMatchObject({ source: 'alpha', waiting: 1 });
      expect(alpha?.oldestWaitingMs).toBeGreaterThan(0);
    });

    it('parks a poison fact and what follows it in its key, and goes on with other keys', async () => {
      let poisonous = true;
      const poison = (facts: readonly Fact[]): void => {
        if (poisonous && facts.some((fact) => numberOf(fact) === 2)) throw codedError('SPEC_POISON');
      };
      const bus = await startBus({ order: 'park', before: poison });
      await append(world.database, [1, 2, 3], { key: 'a' });
      await append(world.database, [4, 5], { key: 'b' });
      await soon(async () => expect(await effects(world.database, { key: 'b' })).toEqual([4, 5]));
      await append(world.database, [6], { key: 'a' });
      await append(world.database, [7], { key: 'b' });
      await soon(async () => expect(await bus.progress()).toMatchObject([{ state: 'running', parked: 3 }]));
      await effectsAre([1], { key: 'a' });

      await bus.retry('gamma-effects');
      expect(await bus.progress()).toMatchObject([{ parked: 3 }]);
      poisonous = false;
      await bus.retry('gamma-effects');
      expect(await bus.progress()).toMatchObject([{ parked: 0 }]);
      await append(world.database, [8], { key: 'a' });
      await effectsAre([1, 2, 3, 6, 8], { key: 'a' });
      await effectsAre([4, 5, 7], { key: 'b' });
    });

    it('holds a stored fact that breaks its declaration for poison, without asking the handler', async () => {
      const bus = await startBus();
      await world.database.query("INSERT INTO alpha.outbox (name, version, key, payload) VALUES ('spec.counted', 1, 'k', '{\"n\":\"text\"}')");
      await soon(async () => expect(await bus.progress()).toMatchObject([{ state: 'stopped', code: 'FACT_UNREADABLE' }]));
      expect(await effects(world.database)).toEqual([]);
    });

    it('holds a fact of an unknown version for poison', async () => {
      const bus = await startBus({ order: 'park' });
      await world.database.query("INSERT INTO alpha.outbox (name, version, key, payload) VALUES ('spec.counted', 2, 'k', '{\"n\":1}')");
      await append(world.database, [2], { key: 'other' });
      await effectsAre([2]);
      await soon(async () => {
        const { rows } = await world.database.query('SELECT key, code FROM gamma.parked_fact');
        expect(rows).toEqual([{ key: 'k', code: 'FACT_VERSION_UNKNOWN' }]);
      });
      expect((await bus.progress())[0]?.parked).toBe(1);
    });

    it('tells by age, not by connection, that a consumer does not get on', async () => {
      const release = Promise.withResolvers<void>();
      const bus = await startBus({ before: () => release.promise });
      await append(world.database, [1]);
      await soon(async () => expect((await bus.progress())[0]?.oldestUnhandledMs).toBeGreaterThan(150));
      release.resolve();
      await soon(async () => expect((await bus.progress())[0]?.oldestUnhandledMs).toBe(0));
    });

    it('refuses two consumers of one name, and a consumer after the start', async () => {
      const bus = world.makeBus();
      bus.consume(effectConsumer(world.database));
      expect(() => bus.consume(effectConsumer(world.database))).toThrow(BrokenAssumption);
      await bus.start();
      expect(() => bus.consume(effectConsumer(world.database, { name: 'late' }))).toThrow(BrokenAssumption);
    });
  });
}
