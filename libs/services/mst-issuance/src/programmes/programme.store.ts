import type { Queryable, Transaction } from '@mbaas/platform-postgres';
import type { Movement } from './programme-changes.ts';

/** An MST of a tenant as the chain has it. Quantities in base units. */
export interface Programme {
  readonly symbol: string;
  readonly tenant: string;
  readonly address: string;
  readonly issuer: string;
  readonly decimals: number;
  readonly secondaryIssueThreshold: number;
  readonly issued: bigint;
  readonly burned: bigint;
}

export interface ProgrammeIssue {
  readonly symbol: string;
  readonly tenant: string;
  readonly address: string;
  readonly issuer: string;
  readonly decimals: number;
  readonly secondaryIssueThreshold: number;
  readonly txid: Uint8Array;
  readonly height: number;
}

/** Where a movement happened. */
export interface Place {
  readonly txid: Uint8Array;
  readonly height: number;
  readonly blockHash: Uint8Array;
}

interface ProgrammeRow extends Record<string, unknown> {
  symbol: string;
  tenant: string;
  address: string;
  issuer: string;
  decimals: number;
  secondary_issue_threshold: number;
  issued: string;
  burned: string;
}

const toProgramme = (row: ProgrammeRow): Programme => ({
  symbol: row.symbol,
  tenant: row.tenant,
  address: row.address,
  issuer: row.issuer,
  decimals: row.decimals,
  secondaryIssueThreshold: row.secondary_issue_threshold,
  issued: BigInt(row.issued),
  burned: BigInt(row.burned),
});

export async function loadProgrammes(on: Queryable, tenant: string): Promise<Programme[]> {
  const { rows } = await on.query<ProgrammeRow>('SELECT * FROM mst.programme WHERE tenant = $1 ORDER BY symbol', [tenant]);
  return rows.map(toProgramme);
}

/** Tenants of those symbols that are programmes. */
export async function loadTenants(on: Queryable, symbols: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await on.query<{ symbol: string; tenant: string }>('SELECT symbol, tenant FROM mst.programme WHERE symbol = ANY($1)', [symbols]);
  return new Map(rows.map(({ symbol, tenant }) => [symbol, tenant]));
}

/** What addresses hold of a programme, largest first. */
export async function loadHoldings(on: Queryable, tenant: string, symbol: string): Promise<{ readonly address: string; readonly quantity: bigint }[]> {
  const { rows } = await on.query<{ address: string; quantity: string }>(
    'SELECT h.address, h.quantity FROM mst.holding h JOIN mst.programme p USING (symbol) WHERE p.tenant = $1 AND symbol = $2 ORDER BY h.quantity DESC, h.address',
    [tenant, symbol],
  );
  return rows.map(({ address, quantity }) => ({ address, quantity: BigInt(quantity) }));
}

export async function insertProgramme(tx: Transaction, issue: ProgrammeIssue): Promise<void> {
  await tx.query(
    `INSERT INTO mst.programme (symbol, tenant, address, issuer, decimals, secondary_issue_threshold, issued, burned, issued_txid, issued_height)
     VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7, $8)`,
    [issue.symbol, issue.tenant, issue.address, issue.issuer, issue.decimals, issue.secondaryIssueThreshold, issue.txid, issue.height],
  );
}

export async function insertMovement(tx: Transaction, movement: Movement, place: Place): Promise<void> {
  await tx.query('INSERT INTO mst.movement (symbol, kind, from_address, to_address, quantity, txid, height, block_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
    movement.symbol, movement.kind, movement.from, movement.to, movement.quantity, place.txid, place.height, place.blockHash,
  ]);
  await applyMovement(tx, movement, 1n);
}

/** Takes the movements of transactions of a block back, latest first; gives them. */
export async function undoMovements(tx: Transaction, txids: readonly Uint8Array[], blockHash: Uint8Array): Promise<(Movement & { readonly txid: Uint8Array; readonly tenant: string })[]> {
  const { rows } = await tx.query<{ number: bigint; symbol: string; kind: Movement['kind']; from_address: string | null; to_address: string | null; quantity: string; txid: Uint8Array; tenant: string }>(
    `WITH gone AS (DELETE FROM mst.movement WHERE txid = ANY($1) AND block_hash = $2 RETURNING *)
     SELECT gone.*, p.tenant FROM gone JOIN mst.programme p USING (symbol) ORDER BY number DESC`,
    [txids, blockHash],
  );
  const movements = rows.map((row) => ({ symbol: row.symbol, kind: row.kind, from: row.from_address, to: row.to_address, quantity: BigInt(row.quantity), txid: row.txid, tenant: row.tenant }));
  for (const movement of movements) await applyMovement(tx, movement, -1n);
  return movements;
}

/** Programmes whose issue is no longer on the chain go. */
export async function deleteUnissued(tx: Transaction, symbols: readonly string[]): Promise<void> {
  const gone = 'SELECT symbol FROM mst.programme p WHERE symbol = ANY($1) AND NOT EXISTS (SELECT 1 FROM mst.movement m WHERE m.symbol = p.symbol)';
  await tx.query(`DELETE FROM mst.holding WHERE symbol IN (${gone})`, [symbols]);
  await tx.query(`DELETE FROM mst.programme WHERE symbol IN (${gone})`, [symbols]);
}

async function applyMovement(tx: Transaction, { symbol, kind, from, to, quantity }: Movement, sign: 1n | -1n): Promise<void> {
  const amount = sign * quantity;
  if (kind === 'issue' || kind === 'more') await tx.query('UPDATE mst.programme SET issued = issued + $2 WHERE symbol = $1', [symbol, amount]);
  if (kind === 'burn') await tx.query('UPDATE mst.programme SET burned = burned + $2 WHERE symbol = $1', [symbol, amount]);
  for (const [address, change] of [[from, -amount], [to, amount]] as const) {
    if (address === null) continue;
    await tx.query('INSERT INTO mst.holding (symbol, address, quantity) VALUES ($1, $2, $3) ON CONFLICT (symbol, address) DO UPDATE SET quantity = holding.quantity + excluded.quantity', [symbol, address, change]);
  }
  await tx.query('DELETE FROM mst.holding WHERE symbol = $1 AND quantity = 0', [symbol]);
}
