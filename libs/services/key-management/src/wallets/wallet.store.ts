import type { Queryable, Transaction } from '@mbaas/platform-postgres';
import type { SealedSeed } from './sealed-seed.ts';

/** A wallet as others may see it. */
export interface WalletRow {
  readonly id: string;
  readonly number: bigint;
  readonly tenant: string;
  readonly label: string;
  readonly createdAt: Date;
}

export interface AddressRow {
  readonly address: string;
  readonly walletId: string;
  readonly index: number;
  readonly publicKey: Uint8Array;
}

const WALLET = 'id, number, tenant, label, created_at AS "createdAt"';
const ADDRESS = 'address, wallet_id AS "walletId", address_index AS "index", public_key AS "publicKey"';

/** Inserts a wallet; undefined when the tenant used the key before. */
export async function insertWallet(
  tx: Transaction,
  wallet: { readonly id: string; readonly tenant: string; readonly idempotencyKey: string; readonly label: string; readonly createdAt: Date; readonly sealed: SealedSeed },
): Promise<WalletRow | undefined> {
  const { sealed } = wallet;
  const { rows } = await tx.query<WalletRow & Record<string, unknown>>(
    `INSERT INTO keys.wallet (id, tenant, idempotency_key, label, kek_id, wrapped_data_key, sealed_seed, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (tenant, idempotency_key) DO NOTHING RETURNING ${WALLET}`,
    [wallet.id, wallet.tenant, wallet.idempotencyKey, wallet.label, sealed.kekId, sealed.wrappedDataKey, sealed.sealedSeed, wallet.createdAt],
  );
  return rows[0];
}

/** Inserts an address of a wallet. `idempotencyKey` null for the first one, which came with the wallet. */
export async function insertAddress(tx: Transaction, row: AddressRow, idempotencyKey: string | null): Promise<void> {
  await tx.query('INSERT INTO keys.wallet_address (address, wallet_id, address_index, public_key, idempotency_key) VALUES ($1, $2, $3, $4, $5)', [
    row.address,
    row.walletId,
    row.index,
    row.publicKey,
    idempotencyKey,
  ]);
}

export async function loadWallet(on: Queryable, tenant: string, walletId: string): Promise<WalletRow | undefined> {
  const { rows } = await on.query<WalletRow & Record<string, unknown>>(`SELECT ${WALLET} FROM keys.wallet WHERE tenant = $1 AND id = $2`, [tenant, walletId]);
  return rows[0];
}

export async function loadWalletByKey(on: Queryable, tenant: string, idempotencyKey: string): Promise<WalletRow | undefined> {
  const { rows } = await on.query<WalletRow & Record<string, unknown>>(`SELECT ${WALLET} FROM keys.wallet WHERE tenant = $1 AND idempotency_key = $2`, [tenant, idempotencyKey]);
  return rows[0];
}

/** Wallets of a tenant after `after`, oldest first. */
export async function loadWallets(on: Queryable, tenant: string, after: bigint, limit: number): Promise<WalletRow[]> {
  const { rows } = await on.query<WalletRow & Record<string, unknown>>(`SELECT ${WALLET} FROM keys.wallet WHERE tenant = $1 AND number > $2 ORDER BY number LIMIT $3`, [tenant, after, limit]);
  return rows;
}

/** Addresses of wallets, each wallet's in order of index. */
export async function loadAddresses(on: Queryable, walletIds: readonly string[]): Promise<AddressRow[]> {
  const { rows } = await on.query<AddressRow & Record<string, unknown>>(`SELECT ${ADDRESS} FROM keys.wallet_address WHERE wallet_id = ANY($1) ORDER BY wallet_id, address_index`, [walletIds]);
  return rows;
}

/** Which of these addresses belong to wallets of the tenant. */
export async function loadOwned(on: Queryable, tenant: string, addresses: readonly string[]): Promise<AddressRow[]> {
  const { rows } = await on.query<AddressRow & Record<string, unknown>>(
    `SELECT a.address, a.wallet_id AS "walletId", a.address_index AS "index", a.public_key AS "publicKey"
     FROM keys.wallet_address a JOIN keys.wallet w ON w.id = a.wallet_id WHERE w.tenant = $1 AND a.address = ANY($2)`,
    [tenant, addresses],
  );
  return rows;
}

/** Locks the wallet's row for the transaction, so that address indices are dense. */
export async function lockWallet(tx: Transaction, tenant: string, walletId: string): Promise<WalletRow | undefined> {
  const { rows } = await tx.query<WalletRow & Record<string, unknown>>(`SELECT ${WALLET} FROM keys.wallet WHERE tenant = $1 AND id = $2 FOR UPDATE`, [tenant, walletId]);
  return rows[0];
}

/** The address that was derived under an idempotency key. */
export async function loadDerived(on: Queryable, walletId: string, idempotencyKey: string): Promise<AddressRow | undefined> {
  const { rows } = await on.query<AddressRow & Record<string, unknown>>(`SELECT ${ADDRESS} FROM keys.wallet_address WHERE wallet_id = $1 AND idempotency_key = $2`, [walletId, idempotencyKey]);
  return rows[0];
}

/** The sealed seeds of wallets, by id. Only code that opens them for one use asks for this. */
export async function loadSeeds(on: Queryable, walletIds: readonly string[]): Promise<Map<string, SealedSeed>> {
  const { rows } = await on.query<SealedSeed & { id: string } & Record<string, unknown>>(
    'SELECT id, kek_id AS "kekId", wrapped_data_key AS "wrappedDataKey", sealed_seed AS "sealedSeed" FROM keys.wallet WHERE id = ANY($1)',
    [walletIds],
  );
  return new Map(rows.map(({ id, ...sealed }) => [id, sealed]));
}

/** Key-encryption keys that stored wallets need. */
export async function loadKekIds(on: Queryable): Promise<string[]> {
  const { rows } = await on.query<{ kek_id: string }>('SELECT DISTINCT kek_id FROM keys.wallet');
  return rows.map((row) => row.kek_id);
}
