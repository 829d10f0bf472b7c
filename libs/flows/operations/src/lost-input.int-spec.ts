import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { problem, type Problem } from '@mbaas/kernel';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import type { FailpointName } from '@mbaas/platform-failpoints';
import { connected, deliver, disconnected } from '../test/block-facts.ts';
import { balanceOf, fund, loseCoin, prepare } from '../test/fake-world.ts';
import { createFlow, type Flow } from '../test/flow.ts';
import { DEFAULT_TUNING } from './operation.types.ts';

let db: TestDatabase;
let flow: Flow;
let answers: (Problem | undefined)[];
let signerAway: boolean;
beforeAll(async () => {
  db = await createTestDatabase();
  await prepare(db.database, 'mst');
  await prepare(db.database, 'fau');
});
afterAll(() => db.drop());
beforeEach(async () => {
  for (const schema of ['mst', 'fau']) await db.database.query(`TRUNCATE ${schema}.operation, ${schema}.operation_input, ${schema}.operation_step, ${schema}.operation_tip, ${schema}.outbox`);
  await db.database.query('TRUNCATE fake.coin, fake.pool, fake.signed, fake.signature, fake.released, fake.tip');
  answers = [];
  signerAway = false;
  flow = createFlow(db.database, { intercept: (query) => (query === 'offer' ? answers.shift() : query === 'sign' && signerAway ? AWAY : undefined) });
  await blocks(0);
});

const AWAY = problem('QUERY_UNAVAILABLE', 503, 'away');
const LARGE = 100_000_000n;
const SMALL = 90_000_000n;

const blocks = async (...heights: number[]): Promise<void> => deliver(db.database, flow.operations.consumer, heights.flatMap((height) => connected(height)));
const reoffer = (): Promise<void> => flow.settle(DEFAULT_TUNING.reofferMs);
const rows = async <T>(sql: string): Promise<T[]> => (await db.database.query(sql)).rows as T[];
const states = async (): Promise<string[]> => (await rows<{ to_state: string }>('SELECT to_state FROM mst.operation_step ORDER BY revision')).map((row) => row.to_state);
const released = async (): Promise<string[]> => (await rows<{ txid: string }>('SELECT txid FROM fake.released')).map(({ txid }) => txid);
const pooled = async (): Promise<string[]> => (await rows<{ txid: string }>('SELECT txid FROM fake.pool')).map(({ txid }) => txid);
const paid = (): Promise<bigint> => balanceOf(db.database, 2);

/** An operation over the larger of two coins, in the pool. */
async function accepted(): Promise<{ operationId: string; txid: string; coin: string }> {
  const coin = await fund(db.database, 1, LARGE, 'large');
  const { operationId } = await flow.pay('k');
  await flow.settle();
  await fund(db.database, 1, SMALL, 'small');
  const { state, txid } = await flow.get({ operationId });
  expect(state).toBe('accepted');
  return { operationId, txid: txid as string, coin };
}

/** Its coin is gone from the chain, and its transaction from the pool; it has been offered again and refused. */
async function contested(): Promise<{ operationId: string; txid: string; coin: string }> {
  const operation = await accepted();
  await loseCoin(db.database, operation.coin);
  await reoffer();
  expect(await flow.get(operation)).toMatchObject({ state: 'contested', code: 'TX_INPUT_MISSING', txid: operation.txid });
  return operation;
}

describe('an input that goes away with its branch', () => {
  it('before anybody answered the first offer, is built over another one when that is final', async () => {
    const coin = await fund(db.database, 1, LARGE, 'large');
    answers = [AWAY];
    const operation = await flow.pay('k');
    await flow.settle();
    const { txid } = await flow.get(operation);
    await fund(db.database, 1, SMALL, 'small');
    await loseCoin(db.database, coin);
    await flow.settle(DEFAULT_TUNING.retryMaxMs);
    expect(await flow.get(operation)).toMatchObject({ state: 'contested', code: 'TX_INPUT_MISSING' });
    await blocks(1, 2);
    await reoffer();
    expect(await flow.get(operation)).toMatchObject({ state: 'contested' });
    expect(await released()).toEqual([]);
    await blocks(3);
    await reoffer();
    const now = await flow.get(operation);
    expect(now).toMatchObject({ state: 'accepted' });
    expect(now.txid).not.toBe(txid);
    expect(await states()).toEqual(['submitted', 'built', 'signed', 'contested', 'submitted', 'built', 'signed', 'accepted']);
    expect(await released()).toEqual([txid]);
    expect(await pooled()).toEqual([now.txid]);
    expect(await paid()).toBe(1_000_000n);
  });

  it('after it was confirmed and reverted, is built over another one', async () => {
    const operation = await accepted();
    await deliver(db.database, flow.operations.consumer, connected(1, [{ txid: operation.txid, spends: [operation.coin] }]));
    await deliver(db.database, flow.operations.consumer, disconnected(1, [{ txid: operation.txid, spends: [operation.coin] }]));
    await loseCoin(db.database, operation.coin);
    await flow.settle();
    expect(await flow.get(operation)).toMatchObject({ state: 'contested', code: 'TX_INPUT_MISSING' });
    await blocks(1, 2, 3);
    await reoffer();
    const { state, txid } = await flow.get(operation);
    expect(state).toBe('accepted');
    expect(await pooled()).toEqual([txid]);
    expect(await paid()).toBe(1_000_000n);
  });

  it('and comes back in time, is spent by the first transaction', async () => {
    const operation = await contested();
    await blocks(1, 2);
    await fund(db.database, 1, LARGE, 'large');
    await reoffer();
    expect(await flow.get(operation)).toMatchObject({ state: 'accepted', txid: operation.txid });
    await blocks(3, 4, 5);
    expect(await released()).toEqual([]);
    expect(await pooled()).toEqual([operation.txid]);
  });

  it('counts from where the store stands that refused, however far behind the facts are', async () => {
    await db.database.query('INSERT INTO fake.tip VALUES (40)');
    const operation = await contested();
    await blocks(...Array.from({ length: 42 }, (_, index) => index + 1));
    await reoffer();
    expect(await flow.get(operation)).toMatchObject({ state: 'contested' });
    await blocks(43);
    await reoffer();
    expect((await flow.get(operation)).state).toBe('accepted');
  });

  it('waits while nobody says where the store stands, and offers again meanwhile', async () => {
    let away = true;
    const blind = createFlow(db.database, { clock: flow.clock, intercept: (query) => (query === 'status' && away ? AWAY : undefined) });
    const operation = await accepted();
    await loseCoin(db.database, operation.coin);
    await blind.settle(DEFAULT_TUNING.reofferMs);
    await blocks(1, 2, 3, 4);
    await blind.settle(DEFAULT_TUNING.retryMaxMs);
    expect(await flow.get(operation)).toMatchObject({ state: 'accepted', txid: operation.txid });
    away = false;
    await blind.settle(DEFAULT_TUNING.retryMaxMs);
    await blind.settle(DEFAULT_TUNING.reofferMs);
    expect(await flow.get(operation)).toMatchObject({ state: 'contested', txid: operation.txid });
  });

  it('counts anew when the branch that had contested it leaves', async () => {
    const operation = await accepted();
    const rival = { txid: 'ab'.repeat(32), spends: [operation.coin] };
    await deliver(db.database, flow.operations.consumer, connected(1, [rival]));
    expect(await flow.get(operation)).toMatchObject({ state: 'contested', code: 'OPERATION_CONFLICTED' });
    await loseCoin(db.database, operation.coin);
    await deliver(db.database, flow.operations.consumer, [...connected(2), ...disconnected(2), ...disconnected(1, [rival]), ...[1, 2, 3, 4].flatMap((height) => connected(height, [], 'b'))]);
    await flow.settle();
    expect(await flow.get(operation)).toMatchObject({ state: 'contested', txid: operation.txid });
    await deliver(db.database, flow.operations.consumer, [5, 6, 7].flatMap((height) => connected(height, [], 'b')));
    await reoffer();
    expect((await flow.get(operation)).state).toBe('accepted');
    expect(await paid()).toBe(1_000_000n);
  });

  it('and was made by an operation that may still bring it back, is waited for as long as that takes', async () => {
    // Another service pays to this one's wallet, and the payment is spent before it is in a block.
    const origin = await fund(db.database, 3, 2_000_000n, 'origin');
    let away = false;
    const faucet = createFlow(db.database, { schema: 'fau', prefix: 'fau', clock: flow.clock, intercept: (query) => (query === 'offer' && away ? AWAY : undefined) });
    const grant = await faucet.pay('g', { from: 3, to: 1, amount: '1500000' }, { kind: 'faucet-grant' });
    await faucet.settle();
    const operation = await flow.pay('k');
    await flow.settle();
    const { txid } = await flow.get(operation);
    away = true;
    await loseCoin(db.database, origin);
    await reoffer();
    await blocks(1, 2, 3, 4, 5, 6);
    await fund(db.database, 1, SMALL, 'small');
    await reoffer();
    expect(await flow.get(operation)).toMatchObject({ state: 'contested', txid });
    await fund(db.database, 3, 2_000_000n, 'origin');
    away = false;
    await faucet.settle(DEFAULT_TUNING.retryMaxMs);
    await reoffer();
    expect((await faucet.get(grant)).state).toBe('accepted');
    expect(await flow.get(operation)).toMatchObject({ state: 'accepted', txid });
    expect(await paid()).toBe(1_000_000n);

    // And when that operation gives its transaction up, so does this one.
    await loseCoin(db.database, origin);
    await reoffer();
    await faucet.settle(DEFAULT_TUNING.reofferMs);
    await blocks(7, 8, 9);
    await reoffer();
    expect((await flow.get(operation)).state).toBe('contested');
    await deliver(db.database, faucet.operations.consumer, [7, 8, 9].flatMap((height) => connected(height)));
    await faucet.settle(DEFAULT_TUNING.reofferMs);
    expect(await faucet.get(grant)).toMatchObject({ state: 'rejected' });
    await reoffer();
    const last = await flow.get(operation);
    expect(last.state).toBe('accepted');
    expect(last.txid).not.toBe(txid);
    expect(await paid()).toBe(1_000_000n);
  });

  it('is given up: seen in a block before another one is built, it is the operation\'s after all', async () => {
    const poor = await contested();
    await loseCoin(db.database, (await rows<{ name: string }>('SELECT name FROM fake.coin'))[0]?.name as string);
    // Nothing to build from: it waits for an operation that holds coins.
    await fund(db.database, 1, 1_100_000n, 'other');
    signerAway = true;
    await flow.pay('holder');
    await flow.settle();
    await blocks(1, 2, 3);
    await reoffer();
    const waiting = await flow.get(poor);
    expect(waiting).toMatchObject({ state: 'submitted', code: 'OPERATION_WAITING_FOR_FUNDS' });
    expect(waiting.txid).toBeUndefined();
    await deliver(db.database, flow.operations.consumer, [...[3, 2, 1].flatMap((height) => disconnected(height)), ...connected(1, [{ txid: poor.txid, spends: [poor.coin] }], 'old')]);
    expect(await flow.get(poor)).toMatchObject({ state: 'confirmed', txid: poor.txid, height: 1 });
    await fund(db.database, 1, LARGE, 'new');
    signerAway = false;
    await flow.settle(DEFAULT_TUNING.retryMaxMs);
    expect(await flow.get(poor)).toMatchObject({ state: 'confirmed', txid: poor.txid });
    expect(await rows(`SELECT 1 FROM mst.operation_input WHERE operation_id = '${poor.operationId}'`)).toHaveLength(1);
    // And it can be reverted and offered like any other.
    await fund(db.database, 1, LARGE, 'large');
    await deliver(db.database, flow.operations.consumer, disconnected(1, [{ txid: poor.txid, spends: [poor.coin] }], 'old'));
    await reoffer();
    expect(await flow.get(poor)).toMatchObject({ state: 'accepted', txid: poor.txid });
    expect(await paid()).toBe(2n * 1_000_000n);
  });
});

describe('an operation that is built anew', () => {
  it('has as long as a new one to wait for a service or for funds', async () => {
    let away = false;
    flow = createFlow(db.database, { clock: flow.clock, intercept: (query) => (query === 'coins' && away ? AWAY : undefined) });
    const operation = await accepted();
    flow.clock.t += DEFAULT_TUNING.giveUpMs;
    await loseCoin(db.database, operation.coin);
    await reoffer();
    await blocks(1, 2, 3);
    away = true;
    await reoffer();
    expect((await flow.get(operation)).state).toBe('submitted');
    away = false;
    await flow.settle(DEFAULT_TUNING.retryMaxMs);
    expect((await flow.get(operation)).state).toBe('accepted');
  });
});

describe('a first offer', () => {
  it('refused after a try that may have been carried out is not forgotten', async () => {
    await fund(db.database, 1, LARGE, 'large');
    await fund(db.database, 1, SMALL, 'small');
    answers = [problem('TX_INPUT_MISSING', 422, 'missing', { input: 0, repeated: true })];
    const operation = await flow.pay('k');
    await flow.settle();
    expect(await flow.get(operation)).toMatchObject({ state: 'contested', code: 'TX_INPUT_MISSING' });
    expect(await released()).toEqual([]);
    await reoffer();
    expect(await flow.get(operation)).toMatchObject({ state: 'accepted' });
  });

  it('refused by the only try is built anew at once', async () => {
    await fund(db.database, 1, LARGE, 'large');
    answers = [problem('TX_INPUT_MISSING', 422, 'missing', { input: 0 })];
    const operation = await flow.pay('k');
    await flow.settle();
    expect(await flow.get(operation)).toMatchObject({ state: 'accepted' });
    expect(await released()).toHaveLength(1);
    expect(await paid()).toBe(1_000_000n);
  });
});

describe('a process that dies while another transaction is built', () => {
  const never = new Promise<void>(() => undefined);
  const PLACES: readonly FailpointName[] = ['operation.before-offer', 'operation.after-offer', 'operation.after-release', 'operation.before-built', 'operation.after-built', 'operation.before-signed', 'operation.after-signed', 'operation.after-accepted'];

  it.each(PLACES)('at %s pays once', async (place) => {
    const operation = await contested();
    await blocks(1, 2, 3);
    for (let time = 1; time <= 2; time += 1) {
      const died = Promise.withResolvers<boolean>();
      let seen = 0;
      const dying = createFlow(db.database, {
        clock: flow.clock,
        failpoint: async (name) => {
          if (name !== place || ++seen !== time) return;
          died.resolve(true);
          await never;
        },
      });
      flow.clock.t += DEFAULT_TUNING.reofferMs + DEFAULT_TUNING.leaseMs;
      // What does not come by this place so often has nothing to die of.
      await Promise.race([died.promise, dying.operations.drain()]);
    }
    await flow.settle(DEFAULT_TUNING.reofferMs + DEFAULT_TUNING.leaseMs);
    await reoffer();
    await blocks(4, 5, 6);
    await reoffer();
    const { state, txid } = await flow.get(operation);
    expect(state).toBe('accepted');
    expect(txid).not.toBe(operation.txid);
    expect(await pooled()).toEqual([txid]);
    expect(await paid()).toBe(1_000_000n);
    expect(await released()).toContain(operation.txid);
  });
});
