import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectOk, type Problem, type Result } from '@mbaas/kernel';
import { burnAsset, issueAsset, operationQueries, operations as operationLists, secondaryIssueAsset, transferAsset, transferEtp, type Operation, type QueryRequest } from '@mbaas/contracts-queries';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { ModelWorld, modelWallet, type ModelWallet } from '../test/model-world.ts';

const ETP = 100_000_000n;

let db: TestDatabase;
let world: ModelWorld;
let shop: ModelWallet;
let customer: ModelWallet;
let serial = 0;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.database.query('DROP SCHEMA IF EXISTS mst CASCADE');
  await db.database.query('DROP SCHEMA IF EXISTS chain CASCADE');
  world = new ModelWorld(db.database);
  shop = world.addWallet('shop', 100n * ETP);
  customer = world.addWallet('customer', 0n);
  await world.start();
  await world.mine();
  await world.register(shop, 'shop');
  return () => world.stop();
});

const command = <T extends object>(wallet: ModelWallet, more: T): T & { tenant: string; walletId: string; idempotencyKey: string } => ({ tenant: wallet.tenant, walletId: wallet.walletId, idempotencyKey: `k${++serial}`, ...more });
const issueCommand = (more: Partial<QueryRequest<typeof issueAsset>> = {}): QueryRequest<typeof issueAsset> =>
  command(shop, { symbol: 'SHOP.POINTS', issuer: 'shop', maximumSupply: '1000', decimals: 2, secondaryIssueThreshold: 127 as const, description: 'loyalty', ...more });

async function reach(asked: Promise<Result<Operation, Problem>>, state: Operation['state']): Promise<Operation> {
  const { operationId, tenant } = expectOk(await asked, 'taken');
  for (const deadline = Date.now() + 20_000; ; ) {
    const operation = expectOk(await world.queries.ask(operationQueries.mst, { tenant, operationId }), 'stored');
    if (operation.state === state) return operation;
    if (operation.state === 'rejected' || Date.now() > deadline) throw new Error(`${operation.state} ${operation.code ?? ''}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Taken, accepted and in a block. */
async function done(asked: Promise<Result<Operation, Problem>>): Promise<Operation> {
  const operation = await reach(asked, 'accepted');
  await world.mine();
  return operation;
}

const factsOf = async (name: string): Promise<Record<string, unknown>[]> =>
  (await db.database.query<{ payload: string }>('SELECT payload FROM mst.outbox WHERE name = $1 ORDER BY id', [name])).rows.map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);

describe('a loyalty programme', () => {
  it('is issued, granted, issued again and burned', async () => {
    const issued = await done(world.queries.ask(issueAsset, issueCommand()));
    expect(world.unitsOf(shop, 'SHOP.POINTS')).toBe(1_000n);
    expect(world.etpOf(shop)).toBe(89n * ETP);
    expect(await world.service.programmes('shop')).toEqual([
      { symbol: 'SHOP.POINTS', tenant: 'shop', address: shop.address, issuer: 'shop', decimals: 2, secondaryIssueThreshold: 127, issued: 1_000n, burned: 0n },
    ]);

    await done(world.queries.ask(transferAsset, command(shop, { symbol: 'SHOP.POINTS', quantity: '250', to: { address: customer.address }, memo: 'danke' })));
    expect([world.unitsOf(customer, 'SHOP.POINTS'), world.unitsOf(shop, 'SHOP.POINTS')]).toEqual([250n, 750n]);

    await done(world.queries.ask(secondaryIssueAsset, command(shop, { symbol: 'SHOP.POINTS', quantity: '500' })));
    expect(world.unitsOf(shop, 'SHOP.POINTS')).toBe(1_250n);

    // The customer has no ETP: the shop pays the fee.
    await done(world.queries.ask(burnAsset, command(customer, { feeWalletId: shop.walletId, symbol: 'SHOP.POINTS', quantity: '100' })));
    expect(world.unitsOf(customer, 'SHOP.POINTS')).toBe(150n);
    expect(await world.service.programmes('shop')).toMatchObject([{ issued: 1_500n, burned: 100n }]);
    expect(await world.service.holdings('shop', 'SHOP.POINTS')).toEqual([{ address: shop.address, quantity: 1_250n }, { address: customer.address, quantity: 150n }]);
    expect(await world.service.holdings('other', 'SHOP.POINTS')).toEqual([]);

    expect(await factsOf('mst.asset-issued')).toMatchObject([{ quantity: '1000', secondary: false, txid: issued.txid, tenant: 'shop' }, { quantity: '500', secondary: true }]);
    expect(await factsOf('mst.asset-moved')).toMatchObject([
      { quantity: '250', from: shop.address, to: customer.address, reverted: false },
      { quantity: '100', from: customer.address, to: null, reverted: false },
    ]);
    await world.mine(3);
    expect(await world.queries.ask(operationQueries.mst, { tenant: 'shop', operationId: issued.operationId })).toMatchObject({ ok: true, value: { state: 'final' } });
    const list = expectOk(await world.queries.ask(operationLists.mst, { tenant: 'shop' }), 'a page');
    expect(list.items.map(({ kind }) => kind)).toEqual(['mst-burn', 'mst-secondary-issue', 'mst-transfer', 'mst-issue']);
  });

  it('needs the issuer’s share where the threshold is a percentage', async () => {
    await done(world.queries.ask(issueAsset, issueCommand({ secondaryIssueThreshold: 60 })));
    await done(world.queries.ask(transferAsset, command(shop, { symbol: 'SHOP.POINTS', quantity: '400', to: { address: customer.address } })));
    await done(world.queries.ask(secondaryIssueAsset, command(shop, { symbol: 'SHOP.POINTS', quantity: '1' })));
    await done(world.queries.ask(transferAsset, command(shop, { symbol: 'SHOP.POINTS', quantity: '10', to: { address: customer.address } })));
    expect(await world.queries.ask(secondaryIssueAsset, command(shop, { symbol: 'SHOP.POINTS', quantity: '1', dryRun: true }))).toMatchObject({ error: { code: 'BUILD_SHARE_INSUFFICIENT' } });
  });

  it('shares its domain with the next one, even before a block has taken the first', async () => {
    const commands = ['SHOP.A', 'SHOP.B', 'SHOP.C'].map((symbol) => world.queries.ask(issueAsset, issueCommand({ symbol, secondaryIssueThreshold: 0 })));
    for (const asked of commands) await reach(asked, 'accepted');
    await world.mine();
    expect((await world.service.programmes('shop')).map(({ symbol }) => symbol)).toEqual(['SHOP.A', 'SHOP.B', 'SHOP.C']);
  });

  it('goes and comes with the blocks that hold it', async () => {
    await done(world.queries.ask(issueAsset, issueCommand()));
    await done(world.queries.ask(transferAsset, command(shop, { symbol: 'SHOP.POINTS', quantity: '250', to: { address: customer.address } })));
    const [programmes, holdings] = [await world.service.programmes('shop'), await world.service.holdings('shop', 'SHOP.POINTS')];
    await world.unmine();
    expect(await world.service.holdings('shop', 'SHOP.POINTS')).toEqual([{ address: shop.address, quantity: 1_000n }]);
    await world.unmine();
    expect(await world.service.programmes('shop')).toEqual([]);
    expect(await factsOf('mst.asset-moved')).toMatchObject([
      { from: shop.address, to: customer.address, quantity: '250', reverted: false },
      { from: shop.address, to: customer.address, quantity: '250', reverted: true },
      { from: null, to: shop.address, quantity: '1000', reverted: true },
    ]);
    // The transactions wait in the pool again and come back, both in one block now.
    await world.mine();
    expect(await world.service.programmes('shop')).toEqual(programmes);
    expect(await world.service.holdings('shop', 'SHOP.POINTS')).toEqual(holdings);
    const { items } = expectOk(await world.queries.ask(operationLists.mst, { tenant: 'shop' }), 'a page');
    expect(items.map(({ state }) => state)).toEqual(['confirmed', 'confirmed']);
  });
});

describe('a payment', () => {
  it('finds an avatar where it lives now', async () => {
    const newHome = world.addWallet('new home', ETP);
    await world.mine();
    await world.moveAvatar('shop', shop, newHome);
    await done(world.queries.ask(transferEtp, command(shop, { to: { avatar: 'shop' }, amount: '5' })));
    expect(world.etpOf(newHome)).toBe(ETP - 10_000n + 5n);
  });

  it('sent twice with one key is one payment', async () => {
    const request = command(shop, { to: { address: customer.address }, amount: '7' });
    const first = await done(world.queries.ask(transferEtp, request));
    expect(await world.queries.ask(transferEtp, request)).toMatchObject({ ok: true, value: { operationId: first.operationId } });
    expect(await world.queries.ask(transferEtp, { ...request, amount: '8' })).toMatchObject({ error: { code: 'OPERATION_KEY_REUSED' } });
    expect(world.etpOf(customer)).toBe(7n);
  });
});

describe('refusals', () => {
  it('come at once when tried out, and change nothing', async () => {
    const { queries } = world;
    const stranger = world.addWallet('stranger', 20n * ETP, 'other');
    await world.mine();
    await world.register(stranger, 'stranger');
    await done(queries.ask(issueAsset, { ...issueCommand({ symbol: 'TAKEN.X', issuer: 'stranger' }), tenant: 'other', walletId: stranger.walletId }));
    const dryRun = true;
    const cases: [string, Promise<Result<Operation, Problem>>][] = [
      ['MST_RECIPIENT_UNKNOWN', queries.ask(transferEtp, command(shop, { to: { avatar: 'nobody' }, amount: '1', dryRun }))],
      ['MST_ISSUER_UNKNOWN', queries.ask(issueAsset, issueCommand({ issuer: 'nobody', dryRun }))],
      ['MST_ISSUER_NOT_OWNED', queries.ask(issueAsset, issueCommand({ issuer: 'stranger', dryRun }))],
      ['MST_SYMBOL_TAKEN', queries.ask(issueAsset, issueCommand({ symbol: 'TAKEN.X', dryRun }))],
      ['MST_DOMAIN_TAKEN', queries.ask(issueAsset, issueCommand({ symbol: 'TAKEN.Y', dryRun }))],
      ['MST_ASSET_UNKNOWN', queries.ask(secondaryIssueAsset, command(shop, { symbol: 'NONE', quantity: '1', dryRun }))],
      ['BUILD_CERTIFICATE_MISSING', queries.ask(secondaryIssueAsset, command(shop, { symbol: 'TAKEN.X', quantity: '1', dryRun }))],
      ['BUILD_ASSET_INSUFFICIENT', queries.ask(burnAsset, command(shop, { symbol: 'TAKEN.X', quantity: '1', dryRun }))],
      ['BUILD_SYMBOL_INVALID', queries.ask(issueAsset, issueCommand({ symbol: 'SHOP.TOKEN', dryRun }))],
      ['BUILD_AMOUNT_INVALID', queries.ask(transferEtp, command(shop, { to: { address: customer.address }, amount: '0', dryRun }))],
      ['BUILD_FUNDS_INSUFFICIENT', queries.ask(transferEtp, command(shop, { to: { address: customer.address }, amount: `${200n * ETP}`, dryRun }))],
      ['BUILD_ADDRESS_INVALID', queries.ask(transferEtp, command(shop, { to: { address: 'MCCu9WmXuTooSEoMHX1aN82b7syaJD65XM' }, amount: '1', dryRun }))],
      ['KEYS_WALLET_UNKNOWN', queries.ask(transferEtp, { ...command(modelWallet('unheard of'), { to: { address: customer.address }, amount: '1' }), dryRun })],
      ['KEYS_WALLET_UNKNOWN', queries.ask(transferEtp, { ...command(stranger, { to: { address: customer.address }, amount: '1' }), tenant: 'shop', dryRun })],
    ];
    for (const [code, asked] of cases) expect(await asked).toMatchObject({ ok: false, error: { code } });
    expect((expectOk(await queries.ask(operationLists.mst, { tenant: 'shop' }), 'a page')).items).toEqual([]);
  });

  it('end an operation with their code', async () => {
    const { operationId } = expectOk(await world.queries.ask(issueAsset, issueCommand({ issuer: 'nobody' })), 'taken');
    await expect(reach(Promise.resolve({ ok: true, value: { operationId, tenant: 'shop' } as Operation }), 'accepted')).rejects.toThrow('rejected MST_ISSUER_UNKNOWN');
  });

  it('of foreign assets: units issued elsewhere are no programme', async () => {
    const stranger = world.addWallet('stranger', 20n * ETP, 'other');
    await world.mine();
    await world.register(stranger, 'stranger');
    await done(world.queries.ask(issueAsset, { ...issueCommand({ symbol: 'ELSE.X', issuer: 'stranger' }), tenant: 'other', walletId: stranger.walletId }));
    expect(await world.service.programmes('shop')).toEqual([]);
    expect(await world.service.programmes('other')).toMatchObject([{ symbol: 'ELSE.X' }]);
  });
});
