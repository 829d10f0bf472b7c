import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { problem } from '@mbaas/kernel';
import { balanceOf, fund, prepare } from '../test/fake-world.ts';
import { command, createFlow } from '../test/flow.ts';
import type { FailpointName } from '@mbaas/platform-failpoints';
import { DEFAULT_TUNING } from './operation.types.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await prepare(db.database, 'mst');
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.database.query('TRUNCATE mst.operation, mst.operation_input, mst.operation_step, mst.operation_tip, mst.outbox');
  await db.database.query('TRUNCATE fake.coin, fake.pool, fake.signed, fake.signature, fake.released');
});

const never = new Promise<void>(() => undefined);

/** A driver that stops for ever at the n-th time it comes to a place: what a killed process leaves behind, lease included. */
function dyingAt(place: FailpointName, time = 1): { failpoint: (name: FailpointName) => Promise<void>; died: Promise<void> } {
  const died = Promise.withResolvers<void>();
  let seen = 0;
  return {
    died: died.promise,
    failpoint: async (name) => {
      if (name !== place || ++seen !== time) return;
      died.resolve();
      await never;
    },
  };
}

const PLACES: readonly FailpointName[] = ['operation.after-submit', 'operation.before-built', 'operation.after-built', 'operation.before-signed', 'operation.after-signed', 'operation.before-offer', 'operation.after-offer', 'operation.after-accepted'];

describe('a process that dies', () => {
  it.each(PLACES)('at %s loses nothing and pays once', async (place) => {
    await fund(db.database, 1, 100_000_000n, 'a');
    const { failpoint, died } = dyingAt(place);
    const dying = createFlow(db.database, { failpoint });
    const submitting = dying.operations.submit(command('k'));
    if (place !== 'operation.after-submit') {
      await submitting;
      void dying.operations.drain();
    }
    await died;

    const next = createFlow(db.database, { clock: dying.clock });
    // The caller has had no answer, perhaps: it asks again with the same key.
    const { operationId } = await next.pay('k');
    await next.settle();
    await next.settle(DEFAULT_TUNING.leaseMs);
    expect(await next.get({ operationId })).toMatchObject({ state: 'accepted' });
    expect((await db.database.query('SELECT 1 FROM fake.pool')).rowCount).toBe(1);
    expect(await balanceOf(db.database, 2)).toBe(1_000_000n);
    expect(await balanceOf(db.database, 1)).toBe(98_990_000n);
  });

  it('between the release of a refused transaction and its note releases again and goes on', async () => {
    await fund(db.database, 1, 100_000_000n, 'a');
    const { failpoint, died } = dyingAt('operation.after-release');
    const refusals = [problem('TX_INPUT_SPENT', 409, 'spent')];
    const dying = createFlow(db.database, { failpoint, intercept: (query) => (query === 'offer' ? refusals.shift() : undefined) });
    const operation = await dying.pay('k');
    void dying.operations.drain();
    await died;
    const next = createFlow(db.database, { clock: dying.clock });
    await next.settle(DEFAULT_TUNING.leaseMs);
    expect(await next.get(operation)).toMatchObject({ state: 'accepted' });
    expect(await balanceOf(db.database, 2)).toBe(1_000_000n);
  });

  it('after a refused offer whose answer was lost does not build another payment', async () => {
    await fund(db.database, 1, 100_000_000n, 'a');
    await fund(db.database, 1, 90_000_000n, 'b');
    const { failpoint, died } = dyingAt('operation.after-offer');
    const dying = createFlow(db.database, { failpoint, intercept: (query) => (query === 'offer' ? problem('TX_INPUT_SPENT', 409, 'spent') : undefined) });
    const operation = await dying.pay('k');
    void dying.operations.drain();
    await died;
    const next = createFlow(db.database, { clock: dying.clock, intercept: (query) => (query === 'offer' ? problem('TX_INPUT_SPENT', 409, 'spent') : undefined) });
    await next.settle(DEFAULT_TUNING.leaseMs);
    expect(await next.get(operation)).toMatchObject({ state: 'contested' });
  });

  it('is not stepped on while it lives: a lease keeps others away', async () => {
    await fund(db.database, 1, 100_000_000n, 'a');
    const { failpoint, died } = dyingAt('operation.before-built');
    const holder = createFlow(db.database, { failpoint });
    const operation = await holder.pay('k');
    void holder.operations.drain();
    await died;
    const other = createFlow(db.database, { clock: holder.clock });
    expect(await other.operations.drain()).toBe(0);
    expect(await other.get(operation)).toMatchObject({ state: 'submitted' });
    holder.clock.t += DEFAULT_TUNING.leaseMs;
    expect(await other.operations.drain()).toBe(1);
  });

  it('and wakes up late changes nothing', async () => {
    await fund(db.database, 1, 100_000_000n, 'a');
    const gate = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const slow = createFlow(db.database, { failpoint: async (name) => { if (name === 'operation.before-signed') { held.resolve(); await gate.promise; } } });
    const operation = await slow.pay('k');
    const working = slow.operations.drain();
    await held.promise;
    const next = createFlow(db.database, { clock: slow.clock });
    await next.settle(DEFAULT_TUNING.leaseMs);
    const done = await next.get(operation);
    expect(done.state).toBe('accepted');
    gate.resolve();
    await working;
    expect(await next.get(operation)).toEqual(done);
  });
});
