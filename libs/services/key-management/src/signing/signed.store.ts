import type { Hash32 } from '@mbaas/chain-primitives';
import type { Queryable, Transaction } from '@mbaas/platform-postgres';

export interface SignedRow {
  readonly unsignedId: Uint8Array;
  readonly txid: Uint8Array;
  readonly tenant: string;
  readonly purpose: string;
  readonly raw: Uint8Array;
}

const SIGNED = 'unsigned_id AS "unsignedId", txid, tenant, purpose, raw';

export async function loadSigned(on: Queryable, unsignedId: Hash32): Promise<SignedRow | undefined> {
  const { rows } = await on.query<SignedRow & Record<string, unknown>>(`SELECT ${SIGNED} FROM keys.signed_transaction WHERE unsigned_id = $1`, [unsignedId]);
  return rows[0];
}

/** Whether a transaction was signed and not released. */
export async function isHeld(on: Queryable, txid: Hash32): Promise<boolean> {
  const { rowCount } = await on.query('SELECT 1 FROM keys.signed_transaction WHERE txid = $1', [txid]);
  return rowCount === 1;
}

/** Records a signed transaction; false when it is recorded already (waits for a transaction that is just doing so). */
export async function insertSigned(tx: Transaction, row: SignedRow, at: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    'INSERT INTO keys.signed_transaction (unsigned_id, txid, tenant, purpose, raw, signed_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING',
    [row.unsignedId, row.txid, row.tenant, row.purpose, row.raw, at],
  );
  return rowCount === 1;
}

/**
 * Claims outpoints (36 bytes each, in ascending order so that two claims never wait for each other) for a transaction.
 * Gives those that belong to another one; then nothing may be committed.
 */
export async function claimOutpoints(tx: Transaction, unsignedId: Hash32, outpoints: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const { rows } = await tx.query<{ outpoint: Uint8Array }>(
    'INSERT INTO keys.signed_outpoint (outpoint, unsigned_id) SELECT o, $2 FROM unnest($1::bytea[]) AS o ON CONFLICT (outpoint) DO NOTHING RETURNING outpoint',
    [outpoints, unsignedId],
  );
  const claimed = new Set(rows.map(({ outpoint }) => Buffer.from(outpoint).toString('hex')));
  return outpoints.filter((outpoint) => !claimed.has(Buffer.from(outpoint).toString('hex')));
}

/** Forgets a signed transaction of a tenant, its claims and its spending; gives the number of outpoints freed. */
export async function deleteSigned(tx: Transaction, tenant: string, txid: Hash32): Promise<number> {
  const { rows } = await tx.query<{ unsigned_id: Uint8Array }>('SELECT unsigned_id FROM keys.signed_transaction WHERE tenant = $1 AND txid = $2 FOR UPDATE', [tenant, txid]);
  const unsignedId = rows[0]?.unsigned_id;
  if (unsignedId === undefined) return 0;
  const { rowCount } = await tx.query('DELETE FROM keys.signed_outpoint WHERE unsigned_id = $1', [unsignedId]);
  await tx.query('DELETE FROM keys.signed_transaction WHERE unsigned_id = $1', [unsignedId]);
  return rowCount ?? 0;
}
