import { decodeTransaction, encodeTransaction, transactionId } from '@mbaas/chain-codec';
import { displayHash, hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { avatarChanged, type FactPayload } from '@mbaas/contracts-events';
import { chainAvatar, chainCoins, moveAvatar, operationQueries, registerAvatar, signTransaction, submitTransaction, wallet, type Operation } from '@mbaas/contracts-queries';
import { err, expectOk, ok, problem } from '@mbaas/kernel';
import type { InProcessQueries } from '@mbaas/platform-messaging';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { block, tellBlocks, transaction } from '../../test/block-facts.ts';
import { coin, person } from '../../test/chain-key.ts';
import { eventually, startIdentity, type IdentityWorld } from '../../test/identity-world.ts';

const [first, second, foreign] = [person(1).address, person(2).address, person(3).address];
const [WALLET, OTHER] = [`wal_${'1'.repeat(32)}`, `wal_${'2'.repeat(32)}`];
const ETP = 100_000_000n;

let db: TestDatabase;
let world: IdentityWorld;
/** What the chain holds, by avatar name. */
let owners: Map<string, string>;
let submitted: string[];
/** After so many questions about avatars somebody else registers alice. */
let rivalAfter: number;

/** Chain and key store as far as these commands ask them. */
function others(queries: InProcessQueries): void {
  const wallets: Record<string, string[]> = { [WALLET]: [first, second], [OTHER]: [foreign] };
  queries.answer(wallet, async ({ tenant, walletId }) => {
    const addresses = (tenant === 'shop' ? wallets[walletId] : undefined)?.map((address, index) => ({ address, path: `m/${index}`, publicKey: '' }));
    return addresses === undefined ? err(problem('KEYS_WALLET_UNKNOWN', 404, 'no such wallet')) : ok({ walletId, tenant, label: '', addresses, createdAt: new Date(0).toISOString() });
  });
  queries.answer(chainAvatar, async ({ name, address }) => {
    if (rivalAfter-- === 0) owners.set('alice', foreign);
    const found = [...owners].find(([known, owner]) => known === name || owner === address);
    return found === undefined ? err(problem('CHAIN_AVATAR_UNKNOWN', 404, 'no such avatar')) : ok({ name: found[0], address: found[1], registeredHeight: 1, history: [] });
  });
  queries.answer(chainCoins, async ({ address, carrying }) => {
    const held = [...owners].filter(([, owner]) => owner === address).map(([symbol]) => coin(address, 0n, { version: 1, kind: 'did', status: 'register', symbol, address }));
    return ok({ items: carrying === 'did' ? held : [coin(address, 5n * ETP)], asOfHeight: 1 });
  });
  queries.answer(signTransaction, async ({ unsigned }) => {
    const tx = expectOk(decodeTransaction(expectOk(hexDecode(unsigned), 'hex')), 'a transaction');
    const signed = { ...tx, inputs: tx.inputs.map((input) => ({ ...input, script: Uint8Array.of(0x51) })) };
    return ok({ raw: hexEncode(encodeTransaction(signed)), txid: displayHash(transactionId(signed)) });
  });
  queries.answer(submitTransaction, async ({ raw }) => {
    submitted.push(raw);
    return ok({ txid: displayHash(transactionId(expectOk(decodeTransaction(expectOk(hexDecode(raw), 'hex')), 'a transaction'))), state: 'accepted' as const });
  });
}

beforeEach(async () => {
  owners = new Map();
  submitted = [];
  rivalAfter = -1;
  db = await createTestDatabase();
  world = await startIdentity({ database: db.database, others });
});
afterEach(async () => {
  await world.stop();
  await db.drop();
});

const register = async (more: Record<string, unknown> = {}) => outcome(await world.queries.ask(registerAvatar, { tenant: 'shop', idempotencyKey: 'one', walletId: WALLET, name: 'alice', ...more }));
const move = async (more: Record<string, unknown> = {}) => outcome(await world.queries.ask(moveAvatar, { tenant: 'shop', idempotencyKey: 'one', walletId: WALLET, name: 'alice', toWalletId: OTHER, toAddress: foreign, ...more }));
const outcome = (answer: { ok: true; value: Operation } | { ok: false; error: { code: string } }): Operation | string => (answer.ok ? answer.value : answer.error.code);
const follow = async (operation: Operation | string) => {
  if (typeof operation === 'string') throw new Error(operation);
  const answer = await world.queries.ask(operationQueries.idn, { tenant: 'shop', operationId: operation.operationId });
  return expectOk(answer, 'an operation of the tenant');
};
const reaches = (operation: Operation | string, state: Operation['state']) => eventually(() => follow(operation), (now) => now.state === state);
const countOperations = async () => (await db.database.query('SELECT 1 FROM identity.operation')).rowCount;

describe('registering an avatar', () => {
  it('goes to the pool, is confirmed by the chain\'s facts and told with its tenant', async () => {
    const operation = await register();
    const accepted = await reaches(operation, 'accepted');
    expect(accepted).toMatchObject({ kind: 'avatar-register', operationId: expect.stringMatching(/^idn_/) as string });
    const built = expectOk(decodeTransaction(expectOk(hexDecode(submitted[0] ?? ''), 'hex')), 'a transaction');
    expect(built.outputs[0]?.attachment).toMatchObject({ kind: 'did', status: 'register', symbol: 'alice', address: first });

    await tellBlocks(db.database, { connected: [block(2, [transaction(accepted.txid ?? '', [{ type: 'avatar-registered', name: 'alice', address: first }])])] });
    await reaches(operation, 'confirmed');
    const read = async () => (await db.database.query<{ payload: string }>("SELECT payload::text AS payload FROM identity.outbox WHERE name = 'identity.avatar-changed'")).rows;
    const [fact] = await eventually(read, (rows) => rows.length > 0);
    expect(JSON.parse(fact?.payload ?? '') as FactPayload<typeof avatarChanged>).toMatchObject({ name: 'alice', tenant: 'shop', txid: accepted.txid });

    owners.set('alice', first);
    expect(await register()).toMatchObject({ operationId: accepted.operationId });
    expect(await register({ idempotencyKey: 'two' })).toBe('IDENTITY_AVATAR_TAKEN');
    expect(await register({ name: 'bob' })).toBe('OPERATION_KEY_REUSED');
  });

  it.each([
    ['IDENTITY_AVATAR_TAKEN', {}, [['alice', foreign]]],
    ['IDENTITY_ADDRESS_HAS_AVATAR', {}, [['bob', first]]],
    ['IDENTITY_ADDRESS_HAS_AVATAR', { address: second }, [['bob', second]]],
    ['IDENTITY_ADDRESS_NOT_IN_WALLET', { address: foreign }, []],
    ['IDENTITY_NAME_RESERVED', { name: 'BLACKHOLE' }, []],
    ['IDENTITY_NAME_RESERVED', { name: foreign }, []],
    ['KEYS_WALLET_UNKNOWN', { tenant: 'thief' }, []],
    ['QUERY_INVALID', { name: 'a b' }, []],
  ] as const)('is refused with %s for %j, and nothing is taken', async (code, more, known) => {
    owners = new Map(known);
    expect(await register(more)).toBe(code);
    expect(await register({ ...more, dryRun: true })).toBe(code);
    expect(await countOperations()).toBe(0);
  });

  it('is only tried with dryRun', async () => {
    expect(await register({ dryRun: true })).toMatchObject({ state: 'built' });
    expect(await countOperations()).toBe(0);
  });

  it('is rejected when the name is taken after the command', async () => {
    // Two questions come before the operation is taken; then somebody else's registration is confirmed.
    rivalAfter = 2;
    expect(await reaches(await register(), 'rejected')).toMatchObject({ code: 'IDENTITY_AVATAR_TAKEN' });
  });
});

describe('moving an avatar', () => {
  it('spends the avatar and a coin of the new address', async () => {
    owners.set('alice', second);
    await reaches(await move(), 'accepted');
    const built = expectOk(decodeTransaction(expectOk(hexDecode(submitted[0] ?? ''), 'hex')), 'a transaction');
    expect(built.inputs).toHaveLength(2);
    expect(built.outputs[0]?.attachment).toMatchObject({ kind: 'did', status: 'transfer', symbol: 'alice', address: foreign });
  });

  it.each([
    ['IDENTITY_AVATAR_UNKNOWN', {}, []],
    ['IDENTITY_NOT_OWNER', { toWalletId: WALLET, toAddress: second }, [['alice', foreign]]],
    ['IDENTITY_ADDRESS_NOT_IN_WALLET', { toAddress: second }, [['alice', first]]],
    ['IDENTITY_ADDRESS_HAS_AVATAR', {}, [['alice', first], ['bob', foreign]]],
    ['IDENTITY_ADDRESS_HAS_AVATAR', { toWalletId: WALLET, toAddress: first }, [['alice', first]]],
    ['KEYS_WALLET_UNKNOWN', { toWalletId: `wal_${'3'.repeat(32)}` }, [['alice', first]]],
  ] as const)('is refused with %s for %j, and nothing is taken', async (code, more, known) => {
    owners = new Map(known);
    expect(await move(more)).toBe(code);
    expect(await countOperations()).toBe(0);
  });
});
