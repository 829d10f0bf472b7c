import type { Hash32 } from '@mbaas/chain-primitives';
import type { Queryable } from '@mbaas/platform-postgres';

/** What every record of a named thing has. Texts are the chain's bytes. */
export interface NamedRecord {
  readonly symbol: Uint8Array;
  readonly address: string | null;
  readonly txid: Hash32;
  /** Index of the output that made the record. */
  readonly index: number;
  readonly height: number;
  /** Time of its block, Unix seconds. */
  readonly timestamp: number;
  /** Number of the output in chain order. */
  readonly number: number;
}

export interface IssueRecord extends NamedRecord {
  readonly secondary: boolean;
  readonly quantity: bigint;
  readonly decimals: number;
  /** 0, 1..100 or 127. */
  readonly threshold: number;
  readonly issuer: Uint8Array;
  readonly description: Uint8Array;
}

export interface CertificateRow extends NamedRecord {
  readonly certType: number;
  readonly status: number;
  readonly owner: Uint8Array;
  readonly content: Uint8Array | null;
}

export interface AvatarRow extends NamedRecord {
  /** 1 register, 2 transfer. */
  readonly status: number;
}

export interface MitRow extends NamedRecord {
  /** 1 register, 2 transfer. */
  readonly status: number;
  readonly toDid: Uint8Array | null;
  readonly content: Uint8Array | null;
}

const NAMED = `symbol.bytes AS symbol, address.text AS address, tx.id AS txid, r.output - tx.first_output AS index, r.height, block.header, r.output AS number`;
const JOINS = `JOIN chain.symbol ON symbol.number = r.symbol LEFT JOIN chain.address ON address.number = r.address
  JOIN chain.output o ON o.number = r.output JOIN chain.tx ON tx.number = o.tx
  JOIN chain.main_block ON main_block.height = r.height JOIN chain.block ON block.number = main_block.block`;

interface NamedRow {
  symbol: Buffer;
  address: string | null;
  txid: Buffer;
  index: bigint;
  height: number;
  header: Buffer;
  number: bigint;
}

const named = (row: NamedRow): NamedRecord => ({
  symbol: row.symbol,
  address: row.address,
  txid: row.txid,
  index: Number(row.index),
  height: row.height,
  timestamp: row.header.readUInt32LE(68),
  number: Number(row.number),
});

/** Which records are asked for: of one name (row number), or of all. Oldest first. */
export interface RegistryFilter {
  readonly symbol?: number;
}

const where = ({ symbol }: RegistryFilter): string => (symbol === undefined ? '' : `WHERE r.symbol = ${Number(symbol)}`);

export async function issuesOf(from: Queryable, filter: RegistryFilter): Promise<IssueRecord[]> {
  const { rows } = await from.query<NamedRow & { secondary: boolean; quantity: string; decimals: number; threshold: number; issuer: Buffer; description: Buffer }>(
    `SELECT ${NAMED}, r.secondary, r.quantity, r.decimals, r.threshold, r.issuer, r.description FROM chain.asset_issue r ${JOINS} ${where(filter)} ORDER BY r.output`,
  );
  return rows.map((row) => ({ ...named(row), secondary: row.secondary, quantity: BigInt(row.quantity), decimals: row.decimals, threshold: row.threshold, issuer: row.issuer, description: row.description }));
}

export async function certificateRecordsOf(from: Queryable, filter: RegistryFilter): Promise<CertificateRow[]> {
  const { rows } = await from.query<NamedRow & { cert_type: bigint; status: number; owner: Buffer; content: Buffer | null }>(
    `SELECT ${NAMED}, r.cert_type, r.status, r.owner, r.content FROM chain.certificate_record r ${JOINS} ${where(filter)} ORDER BY r.output`,
  );
  return rows.map((row) => ({ ...named(row), certType: Number(row.cert_type), status: row.status, owner: row.owner, content: row.content }));
}

export async function avatarRecordsOf(from: Queryable, filter: RegistryFilter): Promise<AvatarRow[]> {
  const { rows } = await from.query<NamedRow & { status: number }>(`SELECT ${NAMED}, r.status FROM chain.avatar_record r ${JOINS} ${where(filter)} ORDER BY r.output`);
  return rows.map((row) => ({ ...named(row), status: row.status }));
}

export async function mitRecordsOf(from: Queryable, filter: RegistryFilter): Promise<MitRow[]> {
  const { rows } = await from.query<NamedRow & { status: number; to_did: Buffer | null; content: Buffer | null }>(
    `SELECT ${NAMED}, r.status, r.to_did, r.content FROM chain.mit_record r ${JOINS} ${where(filter)} ORDER BY r.output`,
  );
  return rows.map((row) => ({ ...named(row), status: row.status, toDid: row.to_did, content: row.content }));
}

/** Names of one registry after a name, in byte order. */
export async function namesAfter(from: Queryable, table: 'asset_issue' | 'avatar_record' | 'mit_record' | 'certificate_record', after: Uint8Array, limit: number): Promise<{ number: number; bytes: Uint8Array }[]> {
  const { rows } = await from.query<{ number: number; bytes: Buffer }>(
    `SELECT DISTINCT symbol.number, symbol.bytes FROM chain.symbol JOIN chain.${table} r ON r.symbol = symbol.number WHERE symbol.bytes > $1 ORDER BY symbol.bytes LIMIT $2`,
    [after, limit],
  );
  return rows;
}

/** The avatar whose latest record names an address. */
export async function avatarAt(from: Queryable, address: number): Promise<number | undefined> {
  const { rows } = await from.query<{ symbol: number }>(
    `SELECT r.symbol FROM chain.avatar_record r WHERE r.address = $1
       AND NOT EXISTS (SELECT 1 FROM chain.avatar_record later WHERE later.symbol = r.symbol AND later.output > r.output) ORDER BY r.output DESC LIMIT 1`,
    [address],
  );
  return rows[0]?.symbol;
}
