import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectOk, problem, type Problem } from '@mbaas/kernel';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { connected, deliver, disconnected, dropped, hashOf } from '../test/block-facts.ts';
import { balanceOf, fund, prepare } from '../test/fake-world.ts';
import { command, createFlow, type Flow } from '../test/flow.ts';
import { DEFAULT_TUNING } from './operation.types.ts';

let db: TestDatabase;
let flow: Flow;
beforeAll(async () => {
  db = await createTestDatabase();
  await prepare(db.database, 'mst');
  await prepare(db.database, 'fau');
});
afterAll(() => db.drop());
beforeEach(async () => {
  for (const schema of ['mst', 'fau']) await db.database.query(`TRUNCATE ${schema}.operation, ${schema}.operation_input, ${schema}.operation_step, ${schema}.operation_tip, ${schema}.outbox`);
  await db.database.query('TRUNCATE fake.coin, fake.pool, fake.signed, fake.signature, fake.released');
  flow = createFlow(db.database);
});

const rows = async <T>(sql: string): Promise<T[]> => (await db.database.query(sql)).rows as T[];
const states = async (): Promise<string[]> => (await rows<{ to_state: string }>('SELECT to_state FROM mst.operation_step ORDER BY revision')).map((row) => row.to_state);
const released = async (): Promise<string[]> => (await rows<{ txid: string }>('SELECT txid FROM fake.released')).map(({ txid }) => txid);
const pooled = (): Promise<{ txid: string; offers: number }[]> => rows('SELECT txid, offers FROM fake.pool ORDER BY txid');

/** Paid 0.01 ETP of a coin of one, and accepted. */
async function accepted(key = 'a'): Promise<{ operationId: string; txid: string; coin: string }> {
  const coin = await fund(db.database, 1, 100_000_000n, key);
  const { operationId } = await flow.pay(key);
  await flow.settle();
  const { state, txid } = await flow.get({ operationId });
  expect(state).toBe('accepted');
  return { operationId, txid: txid as string, coin };
}

describe('a command', () => {
  it('goes from submitted to final, each change a fact', async () => {
    const { operationId, txid } = await accepted();
    await deliver(db.database, flow.operations.consumer, connected(10, [{ txid }]));
    expect(await flow.get({ operationId })).toMatchObject({ state: 'confirmed', height: 10, confirmations: 1, txid });
    await deliver(db.database, flow.operations.consumer, [...connected(11), ...connected(12)]);
    expect(await flow.get({ operationId })).toMatchObject({ state: 'final', height: 10, confirmations: 3, revision: 6 });
    expect(await states()).toEqual(['submitted', 'built', 'signed', 'accepted', 'confirmed', 'final']);
    const facts = await rows<{ payload: string }>('SELECT payload FROM mst.outbox ORDER BY id');
    expect(facts.map(({ payload }) => JSON.parse(payload) as object)).toMatchObject(
      ['submitted', 'built', 'signed', 'accepted', 'confirmed', 'final'].map((state, index) => ({ operationId, state, revision: index + 1, tenant: 'shop', kind: 'etp-transfer' })));
    expect(await balanceOf(db.database, 2)).toBe(1_000_000n);
    expect(await balanceOf(db.database, 1)).toBe(98_990_000n);
  });

  it('with the same key and body is the same operation, with another body a refusal', async () => {
    const first = await flow.pay('k');
    expect((await flow.pay('k')).operationId).toBe(first.operationId);
    expect(await flow.operations.submit(command('k', { amount: '2' }))).toMatchObject({ ok: false, error: { code: 'OPERATION_KEY_REUSED', status: 422 } });
    expect((await flow.pay('k', {}, { tenant: 'other' })).operationId).not.toBe(first.operationId);
    expect((await flow.pay('k', {}, { kind: 'faucet-grant' })).operationId).not.toBe(first.operationId);
    expect(await rows('SELECT 1 FROM mst.operation')).toHaveLength(3);
  });

  it('sent twenty times at once is one operation', async () => {
    await fund(db.database, 1, 100_000_000n, 'a');
    const answers = await Promise.all(Array.from({ length: 20 }, () => flow.pay('k')));
    expect(new Set(answers.map(({ operationId }) => operationId)).size).toBe(1);
    await flow.settle();
    expect(await pooled()).toHaveLength(1);
  });

  it('does not depend on the order of its members', async () => {
    const first = expectOk(await flow.operations.submit({ ...command('k'), request: { a: 1, b: { c: 2, d: 3 } } }), 'taken');
    expect(await flow.operations.submit({ ...command('k'), request: { b: { d: 3, c: 2 }, a: 1 } })).toMatchObject({ ok: true, value: { operationId: first.operationId } });
  });

  it('tried out builds and stores nothing', async () => {
    expect(await flow.operations.submit(command('d', {}, { dryRun: true }))).toMatchObject({ ok: false, error: { code: 'BUILD_FUNDS_INSUFFICIENT' } });
    await fund(db.database, 1, 100_000_000n, 'a');
    expect(await flow.operations.submit(command('d', {}, { dryRun: true }))).toMatchObject({ ok: true, value: { state: 'built', operationId: `mst_${'0'.repeat(32)}` } });
    expect(await rows('SELECT 1 FROM mst.operation UNION SELECT 1 FROM mst.outbox')).toHaveLength(0);
    expect(await rows('SELECT 1 FROM fake.signed')).toHaveLength(0);
  });

  it('is seen by its tenant alone, newest first, page by page', async () => {
    const ids: string[] = [];
    for (const key of ['a', 'b', 'c']) ids.push((await flow.pay(key)).operationId);
    await flow.pay('d', {}, { tenant: 'other' });
    expect(await flow.operations.find({ tenant: 'other', operationId: ids[0] as string })).toMatchObject({ error: { code: 'OPERATION_UNKNOWN', status: 404 } });
    const first = expectOk(await flow.operations.list({ tenant: 'shop', limit: 2 }), 'a page');
    const second = expectOk(await flow.operations.list({ tenant: 'shop', limit: 2, cursor: first.next }), 'a page');
    expect([...first.items, ...second.items].map(({ operationId }) => operationId)).toEqual([...ids].reverse());
    expect(second.next).toBeUndefined();
    expect(await flow.operations.list({ tenant: 'shop', limit: 2, cursor: "1' OR 1" })).toMatchObject({ error: { code: 'OPERATION_CURSOR_INVALID' } });
  });
});

describe('coins', () => {
  it('missing for good reject it', async () => {
    await fund(db.database, 1, 5_000n, 'a');
    const operation = await flow.pay('a');
    await flow.settle();
    expect(await flow.get(operation)).toMatchObject({ state: 'rejected', code: 'BUILD_FUNDS_INSUFFICIENT', detail: expect.stringContaining('ETP') as string });
    expect(await states()).toEqual(['submitted', 'rejected']);
  });

  it('of one wallet serve thirty payments sent at once, over the change of each other', async () => {
    await fund(db.database, 1, 100_000_000n, 'one');
    const sent = await Promise.all(Array.from({ length: 30 }, (_, i) => flow.pay(`k${i}`)));
    for (let round = 0; round < 40; round++) await flow.settle(DEFAULT_TUNING.fundsRetryMs);
    expect(new Set(await Promise.all(sent.map(async (operation) => (await flow.get(operation)).state)))).toEqual(new Set(['accepted']));
    expect(await pooled()).toHaveLength(30);
    expect(await balanceOf(db.database, 2)).toBe(30_000_000n);
    expect(await balanceOf(db.database, 1)).toBe(100_000_000n - 30n * 1_010_000n);
  });

  it('held by another operation are waited for, visibly and not for ever', async () => {
    await fund(db.database, 1, 1_500_000n, 'a');
    let offers: Problem | undefined = problem('QUERY_UNAVAILABLE', 503, 'away');
    flow = createFlow(db.database, { intercept: (query) => (query === 'offer' ? offers : undefined) });
    const holder = await flow.pay('a');
    await flow.settle();
    const waiting = await flow.pay('b');
    await flow.settle();
    expect(await flow.get(holder)).toMatchObject({ state: 'signed' });
    expect(await flow.get(waiting)).toMatchObject({ state: 'submitted', code: 'OPERATION_WAITING_FOR_FUNDS' });
    const { revision } = await flow.get(waiting);
    await flow.settle(DEFAULT_TUNING.fundsRetryMs);
    expect((await flow.get(waiting)).revision).toBe(revision);
    await flow.settle(DEFAULT_TUNING.fundsWaitMs);
    expect(await flow.get(waiting)).toMatchObject({ state: 'rejected', code: 'BUILD_FUNDS_INSUFFICIENT' });
    offers = undefined;
    await flow.settle(DEFAULT_TUNING.retryMaxMs);
    expect(await flow.get(holder)).toMatchObject({ state: 'accepted' });
  });

  it('signed for an operation of another service are left to it', async () => {
    await fund(db.database, 1, 1_500_000n, 'small');
    await fund(db.database, 1, 1_600_000n, 'large');
    const faucet = createFlow(db.database, { schema: 'fau', prefix: 'fau', clock: flow.clock });
    // Both build over the larger coin before either has signed.
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    const slow = createFlow(db.database, { clock: flow.clock, failpoint: async (name) => { if (name === 'operation.after-built' && order.push('built') === 1) await gate.promise; } });
    const mine = await slow.pay('a');
    const working = slow.operations.drain();
    while (order.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const theirs = await faucet.pay('b', {}, { kind: 'faucet-grant' });
    await faucet.settle();
    gate.resolve();
    await working;
    await slow.settle();
    expect(await faucet.get(theirs)).toMatchObject({ state: 'accepted' });
    expect(await slow.get(mine)).toMatchObject({ state: 'accepted' });
    expect(await states()).toEqual(['submitted', 'built', 'submitted', 'built', 'signed', 'accepted']);
    expect(await balanceOf(db.database, 2)).toBe(2_000_000n);
  });

  it('signed for an operation of another service are waited for as long as that needs, and no longer than for any', async () => {
    const coin = await fund(db.database, 1, 1_500_000n, 'only');
    let away = true;
    const faucet = createFlow(db.database, { schema: 'fau', prefix: 'fau', clock: flow.clock, intercept: (query) => (query === 'offer' && away ? problem('QUERY_UNAVAILABLE', 503, 'away') : undefined) });
    const theirs = await faucet.pay('b', {}, { kind: 'faucet-grant' });
    await faucet.settle();
    const mine = await flow.pay('a');
    for (let waited = 0; waited < DEFAULT_TUNING.fundsWaitMs - 60_000; waited += DEFAULT_TUNING.fundsRetryMs) await flow.settle(DEFAULT_TUNING.fundsRetryMs);
    expect(await flow.get(mine)).toMatchObject({ state: 'submitted', code: 'OPERATION_WAITING_FOR_FUNDS' });
    // Each look is three facts for its owner: they become rare.
    expect((await flow.get(mine)).revision).toBeLessThan(150);
    away = false;
    await faucet.settle(DEFAULT_TUNING.retryMaxMs);
    expect((await faucet.get(theirs)).state).toBe('accepted');
    await fund(db.database, 1, 1_600_000n, 'new');
    await flow.settle(DEFAULT_TUNING.retryMaxMs);
    expect((await flow.get(mine)).state).toBe('accepted');

    const late = await flow.pay('late', { amount: '500000' });
    await db.database.query("INSERT INTO fake.signed SELECT name, 'another', 'another' FROM fake.coin WHERE address = (SELECT address FROM fake.coin WHERE name = $1) AND spent_by IS NULL", [coin]);
    for (let waited = 0; waited < DEFAULT_TUNING.fundsWaitMs + 60_000; waited += DEFAULT_TUNING.retryMaxMs) await flow.settle(DEFAULT_TUNING.retryMaxMs);
    expect((await flow.get(late)).state).toBe('rejected');
  });

  it('of one signer for all tenants are kept apart between tenants', async () => {
    await fund(db.database, 1, 1_500_000n, 'a');
    let away = true;
    const faucet = createFlow(db.database, { schema: 'fau', prefix: 'fau', signAs: 'system', clock: flow.clock, intercept: (query) => (query === 'offer' && away ? problem('QUERY_UNAVAILABLE', 503, 'away') : undefined) });
    const first = await faucet.pay('a', {}, { tenant: 'other' });
    await faucet.settle();
    const second = await faucet.pay('b');
    await faucet.settle();
    expect(await faucet.get(second)).toMatchObject({ state: 'submitted', code: 'OPERATION_WAITING_FOR_FUNDS' });
    await fund(db.database, 1, 2_500_000n, 'b');
    away = false;
    await faucet.settle(DEFAULT_TUNING.fundsRetryMs);
    expect(await faucet.get(second)).toMatchObject({ state: 'accepted' });
    expect(first.operationId).not.toBe(second.operationId);
    expect(await balanceOf(db.database, 2)).toBe(2_000_000n);
  });

  it('never give two operations one transaction', async () => {
    // Same coin, same payment: without the reservation both would build the same bytes and one payment would be missing.
    await fund(db.database, 1, 100_000_000n, 'a');
    const twin = createFlow(db.database, { clock: flow.clock });
    const pair = [await flow.pay('a'), await flow.pay('b')];
    for (let round = 0; round < 20; round++) {
      await Promise.all([flow.operations.drain(), twin.operations.drain()]);
      flow.clock.t += DEFAULT_TUNING.fundsRetryMs;
    }
    const txids = await Promise.all(pair.map(async (operation) => (await flow.get(operation)).txid));
    expect(new Set(txids).size).toBe(2);
    expect(await balanceOf(db.database, 2)).toBe(2_000_000n);
  });
});

describe('refusals', () => {
  const withProblem = (query: string, answers: (Problem | undefined)[]): Flow => createFlow(db.database, { clock: flow.clock, intercept: (name) => (name === query ? answers.shift() : undefined) });

  it('by the signer reject it, its coins are free', async () => {
    await fund(db.database, 1, 100_000_000n, 'a');
    flow = withProblem('sign', [problem('KEYS_POLICY_DAY_LIMIT', 403, 'limit')]);
    const operation = await flow.pay('a');
    await flow.settle();
    expect(await flow.get(operation)).toMatchObject({ state: 'rejected', code: 'KEYS_POLICY_DAY_LIMIT', detail: 'limit' });
    expect(await rows('SELECT 1 FROM mst.operation_input')).toHaveLength(0);
    expect(await released()).toEqual([]);
    const next = await flow.pay('b');
    await flow.settle();
    expect(await flow.get(next)).toMatchObject({ state: 'accepted' });
  });

  it('by the rules reject it and release what was signed', async () => {
    await fund(db.database, 1, 100_000_000n, 'a');
    flow = withProblem('offer', [problem('TX_ATTACHMENT_INVALID', 422, 'bad')]);
    const operation = await flow.pay('a');
    await flow.settle();
    const { state, code, txid } = await flow.get(operation);
    expect({ state, code }).toEqual({ state: 'rejected', code: 'TX_ATTACHMENT_INVALID' });
    expect(await released()).toEqual([txid]);
    expect(await rows('SELECT 1 FROM fake.signed')).toHaveLength(0);
  });

  it('for the state of the chain at the first offer build it anew', async () => {
    await fund(db.database, 1, 100_000_000n, 'a');
    flow = withProblem('offer', [problem('TX_INPUT_SPENT', 409, 'spent')]);
    const operation = await flow.pay('a');
    await flow.settle();
    expect(await flow.get(operation)).toMatchObject({ state: 'accepted' });
    expect((await flow.get(operation)).code).toBeUndefined();
    expect(await states()).toEqual(['submitted', 'built', 'signed', 'submitted', 'built', 'signed', 'accepted']);
    expect(await released()).toHaveLength(1);
    expect(await balanceOf(db.database, 2)).toBe(1_000_000n);
  });

  it('again and again end it', async () => {
    await fund(db.database, 1, 100_000_000n, 'a');
    flow = withProblem('offer', Array.from({ length: 99 }, () => problem('TX_CERT_EXISTS', 409, 'exists')));
    const operation = await flow.pay('a');
    for (let round = 0; round < 30; round++) await flow.settle(DEFAULT_TUNING.retryMaxMs);
    expect(await flow.get(operation)).toMatchObject({ state: 'rejected', code: 'OPERATION_REBUILT_TOO_OFTEN' });
    expect(await released()).toHaveLength(21);
  });

  it('after the first offer never build it anew: it may be out', async () => {
    await fund(db.database, 1, 100_000_000n, 'a');
    flow = withProblem('offer', [problem('QUERY_UNAVAILABLE', 503, 'away'), ...Array.from({ length: 9 }, () => problem('TX_INPUT_SPENT', 409, 'spent'))]);
    await deliver(db.database, flow.operations.consumer, connected(0));
    const operation = await flow.pay('a');
    await flow.settle();
    expect(await flow.get(operation)).toMatchObject({ state: 'signed' });
    await flow.settle(DEFAULT_TUNING.retryMaxMs);
    expect(await flow.get(operation)).toMatchObject({ state: 'contested', code: 'TX_INPUT_SPENT' });
    await deliver(db.database, flow.operations.consumer, [...connected(1), ...connected(2)]);
    await flow.settle(DEFAULT_TUNING.reofferMs);
    expect(await flow.get(operation)).toMatchObject({ state: 'contested' });
    await deliver(db.database, flow.operations.consumer, [...connected(3), ...connected(4), ...connected(5)]);
    await flow.settle(DEFAULT_TUNING.reofferMs);
    expect(await flow.get(operation)).toMatchObject({ state: 'rejected', code: 'TX_INPUT_SPENT' });
    expect(await released()).toHaveLength(1);
  });

  it('of a service that is away are waited out, with growing pauses', async () => {
    await fund(db.database, 1, 100_000_000n, 'a');
    for (const query of ['coins', 'sign', 'offer']) {
      flow = withProblem(query, [problem('QUERY_UNAVAILABLE', 503, 'away'), problem('QUERY_FAILED', 500, 'bug')]);
      const operation = await flow.pay(query);
      await flow.settle();
      expect((await flow.get(operation)).state).not.toBe('accepted');
      await flow.settle(DEFAULT_TUNING.retryMs);
      expect((await flow.get(operation)).state).not.toBe('accepted');
      await flow.settle(2 * DEFAULT_TUNING.retryMs);
      expect((await flow.get(operation)).state).toBe('accepted');
    }
  });

  it('by a service away for too long end it while nothing is signed', async () => {
    flow = withProblem('coins', Array.from({ length: 99 }, () => problem('QUERY_UNAVAILABLE', 503, 'away')));
    const operation = await flow.pay('a');
    await flow.settle();
    await flow.settle(DEFAULT_TUNING.giveUpMs + 1);
    expect(await flow.get(operation)).toMatchObject({ state: 'rejected', code: 'OPERATION_TIMED_OUT' });
  });

  it('of our own making end it while nothing is signed', async () => {
    flow = createFlow(db.database, { clock: flow.clock, build: () => Promise.reject(new Error('a bug')) });
    const operation = await flow.pay('a');
    for (let round = 0; round < 12; round++) await flow.settle(DEFAULT_TUNING.retryMaxMs);
    expect(await flow.get(operation)).toMatchObject({ state: 'rejected', code: 'OPERATION_FAILED' });
  });
});

describe('the chain', () => {
  it('reverts and confirms again', async () => {
    const { operationId, txid } = await accepted();
    const { consumer } = flow.operations;
    await deliver(db.database, consumer, connected(10, [{ txid }]));
    await deliver(db.database, consumer, disconnected(10, [{ txid }]));
    expect(await flow.get({ operationId })).toMatchObject({ state: 'reverted', code: 'OPERATION_REVERTED', confirmations: 0 });
    expect((await flow.get({ operationId })).height).toBeUndefined();
    await flow.settle();
    expect(await flow.get({ operationId })).toMatchObject({ state: 'accepted' });
    await deliver(db.database, consumer, [...connected(10, [], 'other'), ...connected(11, [{ txid }], 'other')]);
    expect(await flow.get({ operationId })).toMatchObject({ state: 'confirmed', height: 11 });
    expect((await pooled())[0]?.offers).toBe(2);
  });

  it('moves it through a whole reorganisation in one batch of facts', async () => {
    const { operationId, txid } = await accepted();
    const spend = [{ txid }];
    await deliver(db.database, flow.operations.consumer, [...connected(10, spend), ...connected(11), ...disconnected(11), ...disconnected(10, spend), ...connected(10, spend, 'b'), ...connected(11, [], 'b'), ...connected(12, [], 'b')]);
    expect(await flow.get({ operationId })).toMatchObject({ state: 'final', height: 10, confirmations: 3 });
    expect((await states()).slice(3)).toEqual(['accepted', 'confirmed', 'reverted', 'confirmed', 'final']);
  });

  it('takes even a final one back, aloud', async () => {
    const { operationId, txid } = await accepted();
    const blocks = [10, 11, 12];
    await deliver(db.database, flow.operations.consumer, blocks.flatMap((height) => connected(height, height === 10 ? [{ txid }] : [])));
    await deliver(db.database, flow.operations.consumer, blocks.reverse().flatMap((height) => disconnected(height, height === 10 ? [{ txid }] : [])));
    expect(await flow.get({ operationId })).toMatchObject({ state: 'reverted', code: 'OPERATION_FINAL_REVERTED' });
  });

  it('contests it by another spend of its input and rejects it when that is final', async () => {
    const { operationId, coin } = await accepted();
    const { consumer } = flow.operations;
    await db.database.query('TRUNCATE fake.pool');
    const rival = { txid: hashOf('rival'), spends: [coin] };
    await deliver(db.database, consumer, connected(10, [rival]));
    expect(await flow.get({ operationId })).toMatchObject({ state: 'contested', code: 'OPERATION_CONFLICTED' });
    await deliver(db.database, consumer, connected(11));
    await flow.settle(DEFAULT_TUNING.reofferMs);
    expect(await flow.get({ operationId })).toMatchObject({ state: 'contested' });
    await deliver(db.database, consumer, connected(12));
    await flow.settle();
    expect(await flow.get({ operationId })).toMatchObject({ state: 'rejected', code: 'OPERATION_CONFLICTED' });
    expect(await released()).toHaveLength(1);
  });

  it('accepts it again when the other spend is disconnected', async () => {
    const { operationId, txid, coin } = await accepted();
    const { consumer } = flow.operations;
    const rival = { txid: hashOf('rival'), spends: [coin] };
    await deliver(db.database, consumer, connected(10, [rival]));
    await deliver(db.database, consumer, disconnected(10, [rival]));
    await flow.settle();
    expect(await flow.get({ operationId })).toMatchObject({ state: 'accepted', txid });
  });

  it('does not take its own confirmation for a conflict', async () => {
    const { operationId, txid, coin } = await accepted();
    await deliver(db.database, flow.operations.consumer, connected(10, [{ txid, spends: [coin] }]));
    expect(await flow.get({ operationId })).toMatchObject({ state: 'confirmed' });
  });

  it('forgets it in the pool: it is offered again', async () => {
    const { operationId, txid } = await accepted();
    await deliver(db.database, flow.operations.consumer, dropped(txid));
    expect(await flow.get({ operationId })).toMatchObject({ state: 'signed', code: 'POOL_EXPIRED' });
    await flow.settle();
    expect(await flow.get({ operationId })).toMatchObject({ state: 'accepted' });
    // Late news about a confirmed one changes nothing.
    await deliver(db.database, flow.operations.consumer, [...connected(10, [{ txid }]), ...dropped(txid)]);
    expect(await flow.get({ operationId })).toMatchObject({ state: 'confirmed' });
  });

  it('is told the transaction again until it is in a block', async () => {
    const { txid } = await accepted();
    await flow.settle(DEFAULT_TUNING.reofferMs);
    await flow.settle(DEFAULT_TUNING.reofferMs);
    expect((await pooled())[0]?.offers).toBe(3);
    await deliver(db.database, flow.operations.consumer, connected(10, [{ txid }]));
    await flow.settle(10 * DEFAULT_TUNING.reofferMs);
    expect((await pooled())[0]?.offers).toBe(3);
  });

  it('of another network says nothing', async () => {
    const { operationId, txid } = await accepted();
    const foreign = connected(10, [{ txid }]).map((fact) => ({ ...fact, payload: { ...(fact.payload as object), network: 'mainnet' } }));
    await deliver(db.database, flow.operations.consumer, foreign);
    expect(await flow.get({ operationId })).toMatchObject({ state: 'accepted' });
  });

  it('may confirm it before the driver knows that it was accepted', async () => {
    const coin = await fund(db.database, 1, 100_000_000n, 'a');
    const { consumer } = flow.operations;
    const racing = createFlow(db.database, {
      clock: flow.clock,
      failpoint: async (name) => {
        if (name !== 'operation.after-offer') return;
        const [row] = await pooled();
        await deliver(db.database, consumer, connected(10, [{ txid: row?.txid as string, spends: [coin] }]));
      },
    });
    const operation = await racing.pay('a');
    await racing.settle();
    expect(await flow.get(operation)).toMatchObject({ state: 'confirmed', height: 10 });
    await flow.settle(DEFAULT_TUNING.leaseMs);
    expect((await states()).slice(2)).toEqual(['signed', 'confirmed']);
  });
});

describe('a driver that runs', () => {
  it('goes on with others while one takes its time, and waits for that one when it is stopped', async () => {
    const clock = { t: 0, now: () => Date.now() };
    const asked = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    let first = true;
    const running = createFlow(db.database, {
      clock,
      tuning: { concurrency: 2, pollMs: 20 },
      failpoint: async (name) => {
        if (name !== 'operation.before-offer' || !first) return;
        first = false;
        asked.resolve();
        await gate.promise;
      },
    });
    await fund(db.database, 1, 100_000_000n, 'slow');
    const slow = await running.pay('slow');
    running.operations.start();
    await asked.promise;
    await fund(db.database, 3, 100_000_000n, 'others');
    const others = await Promise.all(Array.from({ length: 5 }, (_, n) => running.pay(`k${n}`, { from: 3 }, { tenant: 'shop' })));
    await expect.poll(async () => new Set(await Promise.all(others.map(async (other) => (await running.get(other)).state))), { timeout: 30_000 }).toEqual(new Set(['accepted']));
    expect((await running.get(slow)).state).toBe('signed');
    let stopped = false;
    const stopping = running.operations.stop().then(() => (stopped = true));
    await expect.poll(async () => (await rows('SELECT 1 FROM mst.operation WHERE lease_by IS NOT NULL')).length).toBe(1);
    expect(stopped).toBe(false);
    gate.resolve();
    await stopping;
    expect((await running.get(slow)).state).toBe('accepted');
    expect(await rows('SELECT 1 FROM mst.operation WHERE lease_by IS NOT NULL')).toEqual([]);
  });
});

describe('an operation that cannot go on', () => {
  const AWAY = problem('QUERY_UNAVAILABLE', 503, 'away');

  it('is shown as stalled while its signer is away, and goes on by itself', async () => {
    let away = true;
    const stalled = createFlow(db.database, { intercept: (query) => (away && query === 'sign' ? AWAY : undefined) });
    await fund(db.database, 1, 100_000_000n, 'stall');
    const operation = await stalled.pay('stall');
    await stalled.settle();
    expect(await stalled.operations.pressure()).toEqual({ oldestMs: 0, what: 'operations' });
    await stalled.settle(60_000);
    expect(await stalled.operations.pressure()).toEqual({ oldestMs: 60_000, what: 'operations' });
    expect((await stalled.get(operation)).code).toBeUndefined();
    for (let minutes = 0; minutes < 6; minutes += 1) await stalled.settle(60_000);
    expect(await stalled.get(operation)).toMatchObject({ state: 'built', code: 'OPERATION_STALLED' });
    // Told once, as a fact; and no longer a reason to close the door to others.
    const facts = await rows<{ payload: string }>("SELECT payload FROM mst.outbox WHERE payload LIKE '%OPERATION_STALLED%'");
    expect(facts).toHaveLength(1);
    expect(await stalled.operations.pressure()).toEqual({ oldestMs: 0, what: 'none' });
    away = false;
    await stalled.settle(60_000);
    const gone = await stalled.get(operation);
    expect(gone.state).toBe('accepted');
    expect(gone.code).toBeUndefined();
    expect(await stalled.operations.pressure()).toEqual({ oldestMs: 0, what: 'none' });
  });

  it('does not count where it waits for other operations or for a block', async () => {
    await fund(db.database, 1, 100_000_000n, 'wait');
    await flow.pay('first');
    await flow.settle();
    await flow.pay('second', { amount: '99999999999' });
    await flow.settle(1_000);
    flow.clock.t += 120_000;
    expect(await flow.operations.pressure()).toEqual({ oldestMs: 0, what: 'none' });
  });
});
