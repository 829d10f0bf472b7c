import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildAvatarRegistration, buildEtpPayment, type Built } from '@mbaas/chain-builder';
import { blockTemplate, chainBalance, chainCoins, chainTransactionQuery, submitTransaction } from '@mbaas/contracts-queries';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { closeVerifier, openStorage, sharedVerifier, type TestStorage } from '../../test/storage-kit.ts';
import { mineBlock } from '../../test/test-miner.ts';
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
    expect(await submit(signBuilt(pays(222n), keys))).toBe('TX_INPUT_CONTESTED');
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
    expect(await submit(theirs)).toBe('TX_NAME_CONTESTED');
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
