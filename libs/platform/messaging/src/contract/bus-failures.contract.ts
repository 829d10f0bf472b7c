import { setTimeout as sleep } from 'node:timers/promises';
import { armFailpoints } from '@mbaas/platform-failpoints';
import { expect, it } from 'vitest';
import type { Fact } from '../fact.ts';
import { requestRetry } from '../inbox/retry-request.ts';
import { codedError, range, soon, type BusSuite } from './bus-suite.contract.ts';
import { append, effects, numberOf } from './bus-world.ts';

/** What a bus does with handlers that throw, facts that nobody can handle, and steps cut short. */
export function busFailures(suite: BusSuite): void {
  it('gives facts again to a handler that threw, and its effect stands once', async () => {
    let failures = 2;
    const seen: number[] = [];
    await suite.startBus({
      before: (facts) => {
        seen.push(...facts.map(numberOf));
        if (failures-- > 0) throw codedError('SPEC_NOT_YET');
      },
    });
    await append(suite.world.database, [1, 2]);
    await suite.effectsAre([1, 2]);
    expect(seen.filter((n) => n === 1).length).toBeGreaterThan(1);
  });

  it('repeats a failure of the moment beyond the tries a poison fact has', async () => {
    let failures = 6;
    const bus = await suite.startBus({
      before: () => {
        if (failures-- > 0) throw codedError('40P01');
      },
    });
    await append(suite.world.database, [1]);
    await suite.effectsAre([1]);
    await soon(async () => expect(await bus.progress()).toMatchObject([{ state: 'running', oldestUnhandledMs: 0, parked: 0 }]));
  });

  it.each(['relay.after-position', 'consumer.after-effect', 'consumer.after-commit'] as const)('loses and doubles nothing where it is cut short at %s', async (seam) => {
    // More often than a poison fact is tried: the facts are not at fault.
    armFailpoints(new Map([[seam, { action: { kind: 'throw' }, chance: 1, after: 0, times: 6 }]]));
    const bus = await suite.startBus();
    for (let n = 1; n <= 8; n += 1) await append(suite.world.database, [n]);
    await suite.effectsAre(range(1, 8));
    await soon(async () => expect(await bus.progress()).toMatchObject([{ state: 'running', parked: 0, oldestUnhandledMs: 0 }]));
  });

  it('stops a consumer at a poison fact where order is the meaning: nothing after it is handled', async () => {
    let poisonous = true;
    const poison = (facts: readonly Fact[]): void => {
      if (poisonous && facts.some((fact) => numberOf(fact) === 2)) throw codedError('SPEC_POISON');
    };
    const bus = await suite.startBus({ before: poison });
    await append(suite.world.database, [1, 2, 3], { key: 'a' });
    await soon(async () => expect(await bus.progress()).toMatchObject([{ state: 'stopped', code: 'SPEC_POISON', parked: 0 }]));
    // Other keys, too, wherever they stand: no partition of a stopped consumer goes on.
    for (const key of ['a', 'b', 'c', 'd', 'e']) await append(suite.world.database, [4], { key });
    await sleep(400);
    expect(await effects(suite.world.database)).toEqual([1]);
    expect((await bus.progress())[0]?.oldestUnhandledMs).toBeGreaterThan(0);
    poisonous = false;
    await bus.retry('gamma-effects');
    await suite.effectsAre([1, 2, 3, 4], { key: 'a' });
    for (const key of ['b', 'c', 'd', 'e']) await suite.effectsAre([4], { key });
    await soon(async () => expect(await bus.progress()).toMatchObject([{ state: 'running', oldestUnhandledMs: 0 }]));
  });

  it('goes on when an operator asks for it from another process', async () => {
    let poisonous = true;
    const bus = await suite.startBus({
      before: () => {
        if (poisonous) throw codedError('SPEC_POISON');
      },
    });
    await append(suite.world.database, [1]);
    await soon(async () => expect(await bus.progress()).toMatchObject([{ state: 'stopped' }]));
    poisonous = false;
    await requestRetry(suite.world.database, 'another-consumer');
    await sleep(100);
    expect(await bus.progress()).toMatchObject([{ state: 'stopped' }]);
    await requestRetry(suite.world.database, 'gamma-effects');
    await suite.effectsAre([1]);
  });

  it('parks a poison fact and what follows it in its key, and goes on with other keys', async () => {
    let poisonous = true;
    const poison = (facts: readonly Fact[]): void => {
      if (poisonous && facts.some((fact) => numberOf(fact) === 2)) throw codedError('SPEC_POISON');
    };
    const bus = await suite.startBus({ order: 'park', before: poison });
    await append(suite.world.database, [1, 2, 3], { key: 'a' });
    await append(suite.world.database, [4, 5], { key: 'b' });
    await soon(async () => expect(await effects(suite.world.database, { key: 'b' })).toEqual([4, 5]));
    await append(suite.world.database, [6], { key: 'a' });
    await append(suite.world.database, [7], { key: 'b' });
    await soon(async () => expect(await bus.progress()).toMatchObject([{ state: 'running', parked: 3 }]));
    await suite.effectsAre([1], { key: 'a' });

    await bus.retry('gamma-effects');
    expect(await bus.progress()).toMatchObject([{ parked: 3 }]);
    poisonous = false;
    await bus.retry('gamma-effects');
    expect(await bus.progress()).toMatchObject([{ parked: 0 }]);
    await append(suite.world.database, [8], { key: 'a' });
    await suite.effectsAre([1, 2, 3, 6, 8], { key: 'a' });
    await suite.effectsAre([4, 5, 7], { key: 'b' });
  });

  it('holds a stored fact that breaks its declaration for poison, without asking the handler', async () => {
    const bus = await suite.startBus();
    await suite.world.database.query("INSERT INTO alpha.outbox (name, version, key, payload) VALUES ('spec.counted', 1, 'k', '{\"n\":\"text\"}')");
    await soon(async () => expect(await bus.progress()).toMatchObject([{ state: 'stopped', code: 'FACT_UNREADABLE' }]));
    expect(await effects(suite.world.database)).toEqual([]);
  });

  it('holds a fact of an unknown version for poison', async () => {
    const bus = await suite.startBus({ order: 'park' });
    await suite.world.database.query("INSERT INTO alpha.outbox (name, version, key, payload) VALUES ('spec.counted', 2, 'k', '{\"n\":1}')");
    await append(suite.world.database, [2], { key: 'other' });
    await suite.effectsAre([2]);
    await soon(async () => {
      const { rows } = await suite.world.database.query('SELECT key, code FROM gamma.parked_fact');
      expect(rows).toEqual([{ key: 'k', code: 'FACT_VERSION_UNKNOWN' }]);
    });
    expect((await bus.progress())[0]?.parked).toBe(1);
  });
}
