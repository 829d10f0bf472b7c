import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectOk } from '@mbaas/kernel';
import { addressOfPublicKey, deriveChild, entropyToMnemonic, masterFromSeed, mnemonicToSeed, verifyMessage } from '@mbaas/chain-crypto';
import { hexDecode } from '@mbaas/chain-primitives';
import { createWallet, deriveAddress, signMessage, wallet, wallets } from '@mbaas/contracts-queries';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { askToSign, draft, firstAddress, network, newWallet, startKeys, type Keys } from '../../test/keys-bench.ts';
import { hexKekProvider } from '../kek/hex-kek-provider.ts';
import { createSealedSeed, withSeed } from './sealed-seed.ts';

let db: TestDatabase;
let keys: Keys;
const kek = hexKekProvider(randomBytes(32).toString('hex'));
beforeAll(async () => {
  db = await createTestDatabase();
  keys = await startKeys(db.database, kek);
});
afterAll(() => db.drop());

describe('a wallet', () => {
  it('is made once a key, with m/0 as its address', async () => {
    const made = await newWallet(keys, 'once');
    expect(made).toMatchObject({ tenant: 'shop', label: '', addresses: [{ path: 'm/0' }] });
    const key = expectOk(hexDecode((made.addresses[0] as { publicKey: string }).publicKey), 'hex');
    expect(firstAddress(made)).toBe(addressOfPublicKey(key, network));
    expect(await newWallet(keys, 'once')).toEqual(made);
    expect((await newWallet(keys, 'once', 'other')).walletId).not.toBe(made.walletId);
    expect(await keys.queries.ask(createWallet, { tenant: 'shop', idempotencyKey: 'once', label: 'other label' })).toMatchObject({ error: { code: 'KEYS_IDEMPOTENCY_KEY_REUSED' } });
  });

  it('asked for many times at once is one wallet and one fact', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => newWallet(keys, 'rush')));
    expect(new Set(made.map(({ walletId }) => walletId)).size).toBe(1);
    const { rows } = await db.database.query('SELECT 1 FROM keys.outbox WHERE key = $1', [made[0]?.walletId]);
    expect(rows).toHaveLength(1);
  });

  it('derives dense addresses, each once a key', async () => {
    const { walletId } = await newWallet(keys, 'dense');
    const derive = (key: string) => keys.queries.ask(deriveAddress, { tenant: 'shop', walletId, idempotencyKey: key });
    const answers = await Promise.all(['a', 'b', 'c', 'a'].map(derive));
    expect(answers[3]).toEqual(answers[0]);
    expect(await derive('b')).toEqual(answers[1]);
    const { addresses } = expectOk(await keys.queries.ask(wallet, { tenant: 'shop', walletId }), 'there');
    expect(addresses.map(({ path }) => path)).toEqual(['m/0', 'm/1', 'm/2', 'm/3']);
    expect(await keys.queries.ask(deriveAddress, { tenant: 'other', walletId, idempotencyKey: 'd' })).toMatchObject({ error: { code: 'KEYS_WALLET_UNKNOWN' } });
  });

  it('has an end', async () => {
    const { walletId } = await newWallet(keys, 'full');
    await db.database.query("INSERT INTO keys.wallet_address SELECT 'fake' || i, $1, i, decode(repeat('02', 33), 'hex') FROM generate_series(1, 249) AS i", [walletId]);
    expect(await keys.queries.ask(deriveAddress, { tenant: 'shop', walletId, idempotencyKey: 'x' })).toMatchObject({ error: { code: 'KEYS_ADDRESS_LIMIT' } });
  });

  it('is seen by its tenant alone, page by page', async () => {
    const tenant = 'pages';
    const made = [await newWallet(keys, 'a', tenant), await newWallet(keys, 'b', tenant), await newWallet(keys, 'c', tenant)];
    const first = expectOk(await keys.queries.ask(wallets, { tenant, limit: 2 }), 'a page');
    const second = expectOk(await keys.queries.ask(wallets, { tenant, limit: 2, cursor: first.next }), 'a page');
    expect([...first.items, ...second.items]).toEqual(made);
    expect(second.next).toBeUndefined();
    expect(await keys.queries.ask(wallets, { tenant, cursor: 'x' })).toMatchObject({ error: { code: 'KEYS_CURSOR_INVALID' } });
    expect(await keys.queries.ask(wallet, { tenant: 'shop', walletId: (made[0] as { walletId: string }).walletId })).toMatchObject({ error: { code: 'KEYS_WALLET_UNKNOWN', status: 404 } });
  });

  it('signs texts that others can verify, the same each time', async () => {
    const made = await newWallet(keys, 'texts');
    const address = firstAddress(made);
    const ask = { tenant: 'shop', walletId: made.walletId, address, message: 'Grüße' };
    const { signature } = expectOk(await keys.queries.ask(signMessage, ask), 'signed');
    expect(verifyMessage('Grüße', signature, address, network)).toBe(true);
    expect(await keys.queries.ask(signMessage, ask)).toEqual({ ok: true, value: { signature } });
    const other = await newWallet(keys, 'texts 2');
    expect(await keys.queries.ask(signMessage, { ...ask, walletId: other.walletId })).toMatchObject({ error: { code: 'KEYS_ADDRESS_UNKNOWN' } });
    expect(await keys.queries.ask(signMessage, { ...ask, tenant: 'other' })).toMatchObject({ error: { code: 'KEYS_ADDRESS_UNKNOWN' } });
  });
});

describe('the seed', () => {
  it('is of 24 words and gives the addresses that other wallets find', async () => {
    const { sealed, result } = await createSealedSeed(kek, 'wal_1', (seed) => Buffer.from(seed));
    expect(result).toHaveLength(64);
    // The box holds the entropy in front of the seed it leads to.
    const seed = await withSeed(kek, 'wal_1', sealed, (bytes) => Buffer.from(bytes));
    expect(seed).toEqual(result);
    expect(masterFromSeed(seed).depth).toBe(0);
    expect(expectOk(deriveChild(masterFromSeed(seed), 'm/0'), 'a path').publicKey).toHaveLength(33);
    expect(entropyToMnemonic(randomBytes(32), 'en').split(' ')).toHaveLength(24);
    expect(mnemonicToSeed(entropyToMnemonic(randomBytes(32), 'en'))).toHaveLength(64);
  });

  it('is bound to its wallet', async () => {
    const { sealed } = await createSealedSeed(kek, 'wal_1', () => undefined);
    await expect(withSeed(kek, 'wal_2', sealed, () => undefined)).rejects.toMatchObject({ code: 'KEK_SEAL_BROKEN' });
    await expect(withSeed(hexKekProvider('0'.repeat(64)), 'wal_1', sealed, () => undefined)).rejects.toMatchObject({ code: 'KEK_UNKNOWN' });
  });

  it('of another row signs nothing, and the caller learns nothing', async () => {
    const [a, b] = [await newWallet(keys, 'row a'), await newWallet(keys, 'row b')];
    await db.database.query('UPDATE keys.wallet SET wrapped_data_key = s.wrapped_data_key, sealed_seed = s.sealed_seed FROM keys.wallet s WHERE wallet.id = $1 AND s.id = $2', [a.walletId, b.walletId]);
    const asked = draft([firstAddress(a)], firstAddress(b), 99_000_000n);
    expect(await askToSign(keys, [a], asked)).toMatchObject({ ok: false, error: { code: 'QUERY_FAILED', status: 500 } });
    expect((await db.database.query('SELECT 1 FROM keys.signed_outpoint')).rowCount).toBe(0);
  });

  it('sealed under another key-encryption key stops the start', async () => {
    await expect(startKeys(db.database)).rejects.toMatchObject({ code: 'KEK_UNKNOWN' });
  });
});
