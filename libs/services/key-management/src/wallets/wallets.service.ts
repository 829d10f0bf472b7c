import { randomBytes } from 'node:crypto';
import { ok, type Problem, type Result } from '@mbaas/kernel';
import { addressOfPublicKey } from '@mbaas/chain-crypto';
import type { Network } from '@mbaas/chain-params';
import { hexEncode } from '@mbaas/chain-primitives';
import { walletCreated } from '@mbaas/contracts-events';
import type { createWallet, deriveAddress, QueryAnswer, wallet, wallets } from '@mbaas/contracts-queries';
import { appendFacts } from '@mbaas/platform-messaging';
import type { Database } from '@mbaas/platform-postgres';
import type { KekProvider } from '../kek/kek-provider.port.ts';
import { refuse } from '../keys.errors.ts';
import { nodesOf, pathOf } from './derive-key.ts';
import { createSealedSeed, withSeed } from './sealed-seed.ts';
import {
  insertAddress, insertWallet, loadAddresses, loadDerived, loadSeeds, loadWallet, loadWalletByKey, loadWallets, lockWallet,
  type AddressRow, type WalletRow,
} from './wallet.store.ts';

/** What all of this service's parts work with. */
export interface KeysContext {
  readonly database: Database;
  readonly network: Network;
  readonly kek: KekProvider;
  readonly clock: { now(): number };
}

type WalletAnswer = QueryAnswer<typeof wallet>;
type AddressAnswer = QueryAnswer<typeof deriveAddress>;

/** As far as other wallets of this chain search (wire-format §5.2). */
const MAX_ADDRESSES = 250;

const toAddressAnswer = (row: AddressRow): AddressAnswer => ({ address: row.address, path: pathOf(row.index), publicKey: hexEncode(row.publicKey) });

const toAnswer = (row: WalletRow, addresses: readonly AddressRow[]): WalletAnswer => ({
  walletId: row.id,
  tenant: row.tenant,
  label: row.label,
  addresses: addresses.filter(({ walletId }) => walletId === row.id).map(toAddressAnswer),
  createdAt: row.createdAt.toISOString(),
});

/** Makes a wallet with its first address, or answers with the one made under the same key. Codes: KEYS_IDEMPOTENCY_KEY_REUSED. */
export async function createNewWallet(
  { database, network, kek, clock }: KeysContext,
  request: { readonly tenant: string; readonly idempotencyKey: string; readonly label: string },
): Promise<Result<QueryAnswer<typeof createWallet>, Problem>> {
  const { tenant, idempotencyKey, label } = request;
  const known = await loadWalletByKey(database, tenant, idempotencyKey);
  if (known === undefined) {
    const id = `wal_${randomBytes(16).toString('hex')}`;
    const { sealed, result: publicKey } = await createSealedSeed(kek, id, (seed) => (nodesOf(seed, [0])[0] as { publicKey: Uint8Array }).publicKey);
    const address = addressOfPublicKey(publicKey, network);
    await database.transaction(async (tx) => {
      // Another request with the same key may have won meanwhile: its wallet is the answer then, and this seed is forgotten.
      const row = await insertWallet(tx, { id, tenant, idempotencyKey, label, sealed, createdAt: new Date(clock.now()) });
      if (row === undefined) return;
      await insertAddress(tx, { address, walletId: id, index: 0, publicKey }, null);
      await appendFacts(tx, 'keys', [{ event: walletCreated, key: id, tenant, payload: { walletId: id, tenant, address } }]);
    });
  }
  const row = known ?? (await loadWalletByKey(database, tenant, idempotencyKey));
  if (row === undefined || row.label !== label) return refuse('KEYS_IDEMPOTENCY_KEY_REUSED');
  return ok(toAnswer(row, await loadAddresses(database, [row.id])));
}

/** Derives a wallet's next address. Codes: KEYS_WALLET_UNKNOWN, KEYS_ADDRESS_LIMIT. Throws KekError. */
export async function deriveNextAddress(
  { database, network, kek }: KeysContext,
  { tenant, walletId, idempotencyKey }: { readonly tenant: string; readonly walletId: string; readonly idempotencyKey: string },
): Promise<Result<AddressAnswer, Problem>> {
  return database.transaction(async (tx) => {
    if ((await lockWallet(tx, tenant, walletId)) === undefined) return refuse('KEYS_WALLET_UNKNOWN');
    const known = await loadDerived(tx, walletId, idempotencyKey);
    if (known !== undefined) return ok(toAddressAnswer(known));
    const index = (await loadAddresses(tx, [walletId])).length;
    if (index >= MAX_ADDRESSES) return refuse('KEYS_ADDRESS_LIMIT', { maximum: MAX_ADDRESSES });
    const sealed = (await loadSeeds(tx, [walletId])).get(walletId);
    if (sealed === undefined) return refuse('KEYS_WALLET_UNKNOWN');
    const publicKey = await withSeed(kek, walletId, sealed, (seed) => (nodesOf(seed, [index])[0] as { publicKey: Uint8Array }).publicKey);
    const row = { address: addressOfPublicKey(publicKey, network), walletId, index, publicKey };
    await insertAddress(tx, row, idempotencyKey);
    return ok(toAddressAnswer(row));
  });
}

/** Codes: KEYS_WALLET_UNKNOWN, for other tenants' wallets too. */
export async function findWallet({ database }: KeysContext, { tenant, walletId }: { readonly tenant: string; readonly walletId: string }): Promise<Result<WalletAnswer, Problem>> {
  const row = await loadWallet(database, tenant, walletId);
  return row === undefined ? refuse('KEYS_WALLET_UNKNOWN') : ok(toAnswer(row, await loadAddresses(database, [walletId])));
}

/** A page of the tenant's wallets, oldest first; the cursor is the last one's number. Codes: KEYS_CURSOR_INVALID. */
export async function listWallets(
  { database }: KeysContext,
  { tenant, limit, cursor }: { readonly tenant: string; readonly limit: number; readonly cursor?: string | undefined },
): Promise<Result<QueryAnswer<typeof wallets>, Problem>> {
  if (cursor !== undefined && !/^\d{1,18}$/.test(cursor)) return refuse('KEYS_CURSOR_INVALID');
  const rows = await loadWallets(database, tenant, BigInt(cursor ?? '0'), limit + 1);
  const page = rows.slice(0, limit);
  const addresses = await loadAddresses(database, page.map(({ id }) => id));
  const items = page.map((row) => toAnswer(row, addresses));
  return ok(rows.length > limit ? { items, next: `${(page.at(-1) as WalletRow).number}` } : { items });
}
