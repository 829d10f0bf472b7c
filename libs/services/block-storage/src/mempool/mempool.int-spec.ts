import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildAvatarRegistration, buildEtpPayment, type Built } from '@mbaas/chain-builder';
import { transactionIdOfBytes } from '@mbaas/chain-codec';
import { blockTemplate, chainBalance, chainCoins, chainPoolIds, chainTransactionQuery, submitTransaction } from '@mbaas/contracts-queries';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { showHash } from '../facts/display.ts';
import { closeVerifier, openStorage, sharedVerifier, type TestStorage } from '../../test/storage-kit.ts';
import { mineBlock } from '@mbaas/testing-miner';
import { quickNetwork } from '../../test/test-network.ts';
import { coinsOf, signBuilt, testKeys, type TestKey } from '../../test/test-wallet.ts';

const [alice, bob, carol] = testKeys(3, quickNetwork) as [TestKey, TestKey, TestKey];
const keys = [alice, bob, carol];
const HOUR = 3_600_000;

describe('the pool', () => {
  let db: TestDatabase;
  let open: TestStorage;
  let now = Date.parse('2027-01-01T00:00:00Z');
  let salt = 0;
  const clock = { now: () => now };
  const start = () => openStorage(db.database, quickNetwork, { clock, config: { poolExpiryMs: 10 * HOUR, coinCacheSize: 3 } });

  const mine = async (transactions?: readonly Uint8Array[], payee = alice): Promise<string> => {
    const block = await mineBlock(open.queries, sharedVerifier(), { payee: payee.hash, salt: (salt += 1) }, transactions);
    const result = await open.storage.writer.submitBlock(block);
    return result.ok ? result.value.state : result.error.code;
  };
  const pay = async (from: TestKey, to: TestKey, amount: bigint): Promise<Uint8Array> => {
    const built = buildEtpPayment({ network: quickNetwork, payees: [{ address: to.address, amount }], purse: { coins: await coinsOf(open.queries, from.address) } });
    if (!built.ok) throw new Error(built.error.code);
    return signBuilt(built.value, keys);
  };
  const submit = async (bytes: Uint8Array, dryRun = false): Promise<string> => {
    const answer = await open.queries.ask(submitTransaction, { raw: Buffer.from(bytes).toString('hex'), dryRun });
    return answer.ok ? answer.value.state : answer.error.code;
  };
  const waiting = async (): Promise<number> => {
    const template = await open.queries.ask(blockTemplate, {});
    return template.ok ? template.value.transactions.length : -1;
  };
  const lastFact = async (): Promise<unknown> => {
    const { rows } = await db.database.query<{ name: string; payload: string }>("SELECT name, payload FROM chain.outbox WHERE name LIKE 'chain.transaction-%' ORDER BY id DESC LIMIT 1");
    return { name: rows[0]?.name, ...(JSON.parse(rows[0]?.payload ?? '{}') as object) };
  };

  const idOf = (bytes: Uint8Array): string => showHash(transactionIdOfBytes(bytes, nativeSha256));
  const poolIds = async (after = '0'): Promise<{ txids: string[]; after: string }> => {
    const answer = await open.queries.ask(chainPoolIds, { after });
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.value;
  };

  beforeAll(async () => {
    db = await createTestDatabase();
    open = await start();
    for (let block = 0; block < 6; block += 1) await mine();
  });
  afterAll(async () => {
    await open.storage.stop();
    await closeVerifier();
    await db.drop();
  });

  it('takes a payment once, shows it as pending, and confirms it', async () => {
    const bytes = await pay(alice, bob, 1_000_000n);
    expect(await submit(bytes, true)).toBe('valid');
    expect(await waiting()).toBe(0);
    expect([await submit(bytes), await submit(bytes)]).toEqual(['accepted', 'accepted']);
    const balance = await open.queries.ask(chainBalance, { address: bob.address });
    expect(balance.ok && balance.value.etp).toMatchObject({ unspent: '0', pendingIn: '1000000', pendingOut: '0' });
    const coins = await open.queries.ask(chainCoins, { address: bob.address });
    expect(coins.ok && coins.value.items.map(({ value, height }) => ({ value, height }))).toEqual([{ value: '1000000', height: undefined }]);
    expect(await mine()).toBe('connected');
    expect([await submit(bytes), await waiting()]).toEqual(['confirmed', 0]);
    const after = await open.queries.ask(chainBalance, { address: bob.address });
    expect(after.ok && after.value.etp).toMatchObject({ unspent: '1000000', pendingIn: '0' });
  });

  it('lets a transaction spend an output that still waits', async () => {
    expect(await submit(await pay(alice, carol, 5_000_000n))).toBe('accepted');
    expect(await submit(await pay(carol, bob, 1_000_000n))).toBe('accepted');
    expect(await waiting()).toBe(2);
    expect(await mine()).toBe('connected');
    expect(await waiting()).toBe(0);
  });

  it('refuses a rival, a broken signature, garbage and a missing input', async () => {
    const coins = (await coinsOf(open.queries, alice.address)).filter(({ spendable }) => spendable).slice(0, 1);
    const pays = (amount: bigint): Built => {
      const built = buildEtpPayment({ network: quickNetwork, payees: [{ address: bob.address, amount }], purse: { coins } });
      if (!built.ok) throw new Error(built.error.code);
      return built.value;
    };
    const first = signBuilt(pays(111n), keys);
    expect(await submit(first)).toBe('accepted');
    const rival = await open.queries.ask(submitTransaction, { raw: Buffer.from(signBuilt(pays(222n), keys)).toString('hex') });
    expect(rival).toMatchObject({ ok: false, error: { code: 'TX_INPUT_CONTESTED', extra: { conflictsWith: idOf(first) } } });
    const forged = (await pay(alice, bob, 333n)).slice();
    forged[60] = (forged[60] as number) ^ 1;
    expect(await submit(forged)).toBe('TX_SCRIPT_FAILED');
    expect(await submit(first.subarray(0, 50))).toBe('CODEC_TRUNCATED');
    const orphan = first.slice();
    orphan[10] = (orphan[10] as number) ^ 1;
    expect(await submit(orphan)).toBe('TX_INPUT_MISSING');
    expect(await waiting()).toBe(1);
    // The rival wins in a block: what waited is dropped, with the reason and the winner.
    expect(await mine([signBuilt(pays(222n), keys)])).toBe('connected');
    expect(await waiting()).toBe(0);
    expect(await lastFact()).toMatchObject({ name: 'chain.transaction-dropped', code: 'POOL_CONFLICT' });
  });

  it('keeps one claim of a name, and drops it when a block took the name', async () => {
    const register = async (key: TestKey): Promise<Uint8Array> => {
      const built = buildAvatarRegistration({ network: quickNetwork, name: 'twice', address: key.address, purse: { coins: (await coinsOf(open.queries, key.address)).filter(({ height }) => height !== null) }, fee: 10_000n });
      if (!built.ok) throw new Error(built.error.code);
      return signBuilt(built.value, keys);
    };
    const [ours, theirs] = [await register(alice), await register(bob)];
    expect(await submit(ours)).toBe('accepted');
    const contested = await open.queries.ask(submitTransaction, { raw: Buffer.from(theirs).toString('hex') });
    expect(contested).toMatchObject({ ok: false, error: { code: 'TX_NAME_CONTESTED', extra: { conflictsWith: idOf(ours) } } });
    expect(await mine([theirs])).toBe('connected');
    expect(await waiting()).toBe(0);
    expect(await lastFact()).toMatchObject({ name: 'chain.transaction-dropped', code: 'TX_DID_EXISTS' });
  });

  it('survives a restart, and takes confirmed ones back after a disconnect', async () => {
    const bytes = await pay(alice, bob, 4_444n);
    expect(await submit(bytes)).toBe('accepted');
    await open.storage.stop();
    open = await start();
    expect(await waiting()).toBe(1);
    expect(await mine()).toBe('connected');
    expect(await waiting()).toBe(0);
    await open.storage.disconnectTo(open.storage.writer.state.height - 1);
    expect(await waiting()).toBe(1);
    const { rows } = await db.database.query<{ count: bigint }>('SELECT count(*) FROM chain.mempool');
    expect(rows[0]?.count).toBe(1n);
    expect(await mine()).toBe('connected');
    expect(await submit(bytes)).toBe('confirmed');
  });

  it('takes back parents before what spends them, with rising numbers, and keeps the order over a restart', async () => {
    const parent = await pay(alice, carol, 7_000_000n);
    expect(await submit(parent)).toBe('accepted');
    expect(await mine()).toBe('connected');
    const other = await pay(alice, bob, 1_234n);
    const child = await pay(carol, bob, 1_000n);
    expect([await submit(child), await submit(other)]).toEqual(['accepted', 'accepted']);
    const before = await poolIds();
    await open.storage.disconnectTo(open.storage.writer.state.height - 1);
    // What spends nothing of the removed block keeps its place; the others come new, the parent first.
    expect((await poolIds()).txids).toEqual([idOf(other), idOf(parent), idOf(child)]);
    expect((await poolIds(before.after)).txids).toEqual([idOf(parent), idOf(child)]);
    await open.storage.stop();
    open = await start();
    expect((await poolIds()).txids).toEqual([idOf(other), idOf(parent), idOf(child)]);
    expect(await mine()).toBe('connected');
    expect((await poolIds()).txids).toEqual([]);
  });

  it('drops after a reorganisation what is not valid any more, and tells it', async () => {
    // The newest coins are rewards then, and nothing but this test's own transactions comes back from the block that goes.
    for (let block = 0; block < 4; block += 1) expect(await mine()).toBe('connected');
    const height = open.storage.writer.state.height;
    const coins = (await coinsOf(open.queries, alice.address)).filter(({ spendable, height: at }) => spendable && at !== null);
    const newest = coins.reduce((best, coin) => ((coin.height ?? 0) > (best.height ?? 0) ? coin : best));
    const pays = (purse: readonly (typeof newest)[], amount: bigint): Uint8Array => {
      const built = buildEtpPayment({ network: quickNetwork, payees: [{ address: bob.address, amount }], purse: { coins: purse } });
      if (!built.ok) throw new Error(built.error.code);
      return signBuilt(built.value, keys);
    };
    // The reward is just old enough: with the tip gone it is not, and what was built on it has no parent.
    const early = pays([newest], 9_000_000n);
    expect(await submit(early)).toBe('accepted');
    const child = pays((await coinsOf(open.queries, bob.address)).filter((coin) => coin.height === null), 1_000n);
    const fine = pays([coins.find((coin) => coin !== newest) as typeof newest], 8_000n);
    expect([await submit(child), await submit(fine)]).toEqual(['accepted', 'accepted']);
    await open.storage.disconnectTo(height - 1);
    expect((await poolIds()).txids).toEqual([idOf(fine)]);
    const { rows } = await db.database.query<{ payload: string }>("SELECT payload FROM chain.outbox WHERE name = 'chain.transaction-dropped' ORDER BY id DESC LIMIT 2");
    const told = rows.map(({ payload }) => JSON.parse(payload) as { txid: string; code: string }).reverse();
    expect(told.map(({ txid, code }) => [txid, code])).toEqual([[idOf(early), 'TX_COINBASE_IMMATURE'], [idOf(child), 'TX_INPUT_MISSING']]);
    expect([await mine(), await mine()]).toEqual(['connected', 'connected']);
    expect((await poolIds()).txids).toEqual([]);
  });

  it('names the winner of a spend that another branch has made', async () => {
    const coins = (await coinsOf(open.queries, alice.address)).filter(({ spendable, height }) => spendable && height !== null).slice(0, 1);
    const pays = (amount: bigint): Uint8Array => {
      const built = buildEtpPayment({ network: quickNetwork, payees: [{ address: bob.address, amount }], purse: { coins } });
      if (!built.ok) throw new Error(built.error.code);
      return signBuilt(built.value, keys);
    };
    const [ours, theirs] = [pays(501n), pays(502n)];
    const base = open.storage.writer.state.height;
    expect(await mine([theirs])).toBe('connected');
    const { rows: blocks } = await db.database.query<{ raw: Buffer }>('SELECT raw FROM chain.block WHERE main ORDER BY height DESC LIMIT 1');
    await open.storage.disconnectTo(base);
    await db.database.query('DELETE FROM chain.block WHERE NOT main');
    // Their transaction waits again; ours comes into the pool of another node, whose chain is one behind.
    await using otherDb = await createTestDatabase();
    await using other = await openStorage(otherDb.database, quickNetwork, { clock });
    const { rows } = await db.database.query<{ raw: Buffer }>('SELECT raw FROM chain.main_block JOIN chain.block ON block.number = main_block.block WHERE main_block.height > 0 ORDER BY main_block.height');
    for (const { raw } of rows) expect(await other.storage.writer.submitBlock(raw)).toMatchObject({ ok: true });
    expect(await other.queries.ask(submitTransaction, { raw: Buffer.from(ours).toString('hex') })).toMatchObject({ ok: true });
    const onOurs = await mineBlock(other.queries, sharedVerifier(), { payee: alice.hash, salt: (salt += 1) }, []);
    expect(await other.storage.writer.submitBlock(onOurs)).toMatchObject({ value: { state: 'connected' } });
    // A branch with more work that holds theirs.
    expect(await other.storage.writer.submitBlock(blocks[0]?.raw as Uint8Array)).toMatchObject({ value: { state: 'held' } });
    expect(await open.storage.writer.submitBlock(blocks[0]?.raw as Uint8Array)).toMatchObject({ value: { state: 'connected' } });
    const second = await mineBlock(open.queries, sharedVerifier(), { payee: alice.hash, salt: (salt += 1) });
    expect(await other.storage.writer.submitBlock(second)).toMatchObject({ value: { state: 'connected' } });
    const facts = await otherDb.database.query<{ payload: string }>("SELECT payload FROM chain.outbox WHERE name = 'chain.transaction-dropped' ORDER BY id DESC LIMIT 1");
    expect(JSON.parse(facts.rows[0]?.payload ?? '{}')).toMatchObject({ txid: idOf(ours), conflictsWith: idOf(theirs) });
  });

  it('is bounded in bytes, also where a reorganisation brings many back', async () => {
    await using otherDb = await createTestDatabase();
    await using other = await openStorage(otherDb.database, quickNetwork, { clock, config: { poolBytes: 900 } });
    const offer = async (bytes: Uint8Array): Promise<string> => {
      const answer = await other.queries.ask(submitTransaction, { raw: Buffer.from(bytes).toString('hex') });
      return answer.ok ? answer.value.state : answer.error.code;
    };
    const block = async (transactions?: readonly Uint8Array[]): Promise<void> => {
      const made = await mineBlock(other.queries, sharedVerifier(), { payee: alice.hash, salt: (salt += 1) }, transactions);
      expect(await other.storage.writer.submitBlock(made)).toMatchObject({ value: { state: 'connected' } });
    };
    for (let made = 0; made < 9; made += 1) await block();
    const coins = (await coinsOf(other.queries, alice.address)).filter(({ spendable }) => spendable).slice(0, 6);
    const payments = coins.map((coin) => {
      const built = buildEtpPayment({ network: quickNetwork, payees: [{ address: bob.address, amount: 77n }], purse: { coins: [coin] } });
      if (!built.ok) throw new Error(built.error.code);
      return signBuilt(built.value, keys);
    });
    const states: string[] = [];
    for (const payment of payments) states.push(await offer(payment));
    const taken = states.filter((state) => state === 'accepted').length;
    expect(taken).toBe(Math.floor(900 / (payments[0]?.length ?? 1)));
    expect(states.slice(taken)).toEqual(payments.slice(taken).map(() => 'POOL_FULL'));
    await block(payments);
    await other.storage.disconnectTo(other.storage.writer.state.height - 1);
    expect(other.storage.writer.mempool.pool.bytes).toBeLessThanOrEqual(900);
    expect(other.storage.writer.mempool.pool.size).toBe(taken);
    const { rows } = await otherDb.database.query<{ count: bigint }>("SELECT count(*) FROM chain.outbox WHERE name = 'chain.transaction-dropped' AND payload LIKE '%POOL_FULL%'");
    expect(Number(rows[0]?.count)).toBe(payments.length - taken);
  });

  it('drops what waited too long', async () => {
    const bytes = await pay(alice, bob, 5_555n);
    expect(await submit(bytes)).toBe('accepted');
    now += 11 * HOUR;
    expect(await open.storage.writer.dropExpired()).toBe(1);
    expect(await lastFact()).toMatchObject({ code: 'POOL_EXPIRED' });
    const answer = await open.queries.ask(chainTransactionQuery, { txid: '00'.repeat(32) });
    expect(!answer.ok && answer.error.code).toBe('CHAIN_TRANSACTION_UNKNOWN');
  });

  it('takes many at once, in one batch, parents before children', async () => {
    for (let block = 0; block < 4; block += 1) await mine();
    const coins = (await coinsOf(open.queries, alice.address)).filter(({ spendable }) => spendable);
    const payments = coins.slice(0, 8).map((coin) => {
      const built = buildEtpPayment({ network: quickNetwork, payees: [{ address: bob.address, amount: 77n }], purse: { coins: [coin] } });
      if (!built.ok) throw new Error(built.error.code);
      return signBuilt(built.value, keys);
    });
    const states = await Promise.all([...payments, payments[0] as Uint8Array].map((bytes) => submit(bytes)));
    expect(states).toEqual(states.map(() => 'accepted'));
    expect(await waiting()).toBe(payments.length);
    expect(await mine()).toBe('connected');
    expect(await waiting()).toBe(0);
  });

  it('refuses a block of a greedy miner, and one with a forged spend, and changes nothing', async () => {
    const before = await open.storage.stateHash();
    const greedy = await mineBlock(open.queries, sharedVerifier(), { payee: alice.hash, salt: (salt += 1), extra: 1n });
    const refused = await open.storage.writer.submitBlock(greedy);
    expect(!refused.ok && refused.error.code).toBe('BLOCK_COINBASE_TOO_LARGE');
    const forged = (await pay(alice, bob, 333n)).slice();
    forged[60] = (forged[60] as number) ^ 1;
    expect(await mine([forged])).toBe('TX_SCRIPT_FAILED');
    const unsealed = (await mineBlock(open.queries, sharedVerifier(), { payee: alice.hash, salt: (salt += 1) })).slice();
    unsealed[120] = (unsealed[120] as number) ^ 1;
    const loose = await open.storage.writer.submitBlock(unsealed);
    expect(!loose.ok && loose.error.code).toBe('BLOCK_WORK_INVALID');
    expect(await open.storage.stateHash()).toBe(before);
    expect(await mine()).toBe('connected');
  });
});
