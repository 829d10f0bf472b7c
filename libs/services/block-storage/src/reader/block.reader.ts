import { expectOk } from '@mbaas/kernel';
import { decodeHeader, type BlockHeader } from '@mbaas/chain-codec';
import type { Hash32 } from '@mbaas/chain-primitives';
import type { Queryable } from '@mbaas/platform-postgres';

/** A block of the main chain without its transactions. */
export interface BlockRecord {
  readonly height: number;
  readonly hash: Hash32;
  readonly header: BlockHeader;
  readonly transactionCount: number;
  readonly sizeBytes: number;
  readonly firstTx: number;
}

interface BlockRow {
  height: number;
  hash: Buffer;
  header: Buffer;
  tx_count: number;
  size: number;
  first_tx: bigint;
}

const SELECT = `SELECT main_block.height, block.hash, block.header, block.tx_count, octet_length(block.raw) AS size, main_block.first_tx
  FROM chain.main_block JOIN chain.block ON block.number = main_block.block`;

const recordOf = (row: BlockRow): BlockRecord => ({
  height: row.height,
  hash: row.hash,
  header: expectOk(decodeHeader(row.header), 'stored headers were decoded once'),
  transactionCount: row.tx_count,
  sizeBytes: row.size,
  firstTx: Number(row.first_tx),
});

export async function blockAt(from: Queryable, height: number): Promise<BlockRecord | undefined> {
  const { rows } = await from.query<BlockRow>(`${SELECT} WHERE main_block.height = $1`, [height]);
  return rows[0] && recordOf(rows[0]);
}

export async function blockOf(from: Queryable, hash: Hash32): Promise<BlockRecord | undefined> {
  const { rows } = await from.query<BlockRow>(`${SELECT} WHERE main_block.height = (SELECT height FROM chain.block WHERE hash = $1 AND main)`, [hash]);
  const record = rows[0] && recordOf(rows[0]);
  return record !== undefined && Buffer.compare(record.hash, hash) === 0 ? record : undefined;
}

/** Blocks below a height (exclusive), newest first. */
export async function blocksBelow(from: Queryable, height: number, limit: number): Promise<BlockRecord[]> {
  const { rows } = await from.query<BlockRow>(`${SELECT} WHERE main_block.height < $1 ORDER BY main_block.height DESC LIMIT $2`, [height, limit]);
  return rows.map(recordOf);
}

/** Bytes of a block of the main chain; undefined above the tip. */
export async function rawBlockAt(from: Queryable, height: number): Promise<Uint8Array | undefined> {
  const { rows } = await from.query<{ raw: Buffer }>('SELECT block.raw FROM chain.main_block JOIN chain.block ON block.number = main_block.block WHERE main_block.height = $1', [height]);
  return rows[0]?.raw;
}

/** Transaction ids of a block, in order. */
export async function idsOf(from: Queryable, { firstTx, transactionCount }: BlockRecord): Promise<Hash32[]> {
  const { rows } = await from.query<{ id: Buffer }>('SELECT id FROM chain.tx WHERE number >= $1 AND number < $2 ORDER BY number', [firstTx, firstTx + transactionCount]);
  return rows.map(({ id }) => id);
}
