import type { Hash32 } from '@mbaas/chain-primitives';
import type { Queryable } from '@mbaas/platform-postgres';
import { BLOCK_STATE } from '../storage/chain.store.ts';

/** A header of the main chain as received. */
export interface HeaderRow {
  readonly hash: Uint8Array;
  /** 148 bytes. */
  readonly header: Uint8Array;
  readonly transactionCount: number;
}

/** Where a stored block is. */
export interface BlockPlace {
  readonly number: number;
  readonly height: number;
  readonly main: boolean;
  readonly state: number;
  readonly size: number;
}

/** A stored thing's hash in latin1 text, for maps. */
export const textOf = (hash: Hash32): string => Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength).toString('latin1');
const bytesOf = (hashes: readonly Hash32[]): Buffer[] => hashes.map((hash) => Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength));

/** Hashes of the main chain at some heights, by height. */
export async function mainHashes(from: Queryable, heights: readonly number[]): Promise<Map<number, Uint8Array>> {
  const { rows } = await from.query<{ height: number; hash: Buffer }>(
    'SELECT main_block.height, block.hash FROM chain.main_block JOIN chain.block ON block.number = main_block.block WHERE main_block.height = ANY ($1::int[])',
    [heights],
  );
  return new Map(rows.map(({ height, hash }) => [height, hash]));
}

/** Last blocks of branches beside the main chain, the highest first; refused ones left out. */
export async function sideTips(from: Queryable, limit: number): Promise<Uint8Array[]> {
  const { rows } = await from.query<{ hash: Buffer }>(
    `SELECT hash FROM chain.block b WHERE NOT main AND state <> ${BLOCK_STATE.refused}
       AND NOT EXISTS (SELECT 1 FROM chain.block child WHERE NOT child.main AND substr(child.header, 5, 32) = b.hash)
     ORDER BY height DESC, number LIMIT $1`,
    [limit],
  );
  return rows.map(({ hash }) => hash);
}

/** Headers of the main chain above a height, oldest first. */
export async function headersAbove(from: Queryable, height: number, limit: number): Promise<HeaderRow[]> {
  const { rows } = await from.query<{ hash: Buffer; header: Buffer; tx_count: number }>(
    `SELECT block.hash, block.header, block.tx_count FROM chain.main_block JOIN chain.block ON block.number = main_block.block
     WHERE main_block.height > $1 ORDER BY main_block.height LIMIT $2`,
    [height, limit],
  );
  return rows.map(({ hash, header, tx_count: transactionCount }) => ({ hash, header, transactionCount }));
}

/** Places of those of some blocks that are stored, on the main chain or beside it, by the text of their hash. */
export async function blockPlaces(from: Queryable, hashes: readonly Hash32[]): Promise<Map<string, BlockPlace>> {
  const { rows } = await from.query<{ hash: Buffer; number: bigint; height: number; main: boolean; state: number; size: number }>(
    'SELECT hash, number, height, main, state, octet_length(raw) AS size FROM chain.block WHERE hash = ANY ($1::bytea[])',
    [bytesOf(hashes)],
  );
  return new Map(rows.map(({ hash, number, ...place }) => [textOf(hash), { number: Number(number), ...place }]));
}

/** Bytes of stored blocks, by their row number. */
export async function rawBlocks(from: Queryable, numbers: readonly number[]): Promise<Map<number, Buffer>> {
  const { rows } = await from.query<{ number: bigint; raw: Buffer }>('SELECT number, raw FROM chain.block WHERE number = ANY ($1::bigint[])', [numbers]);
  return new Map(rows.map(({ number, raw }) => [Number(number), raw]));
}

/** Lengths in bytes of those of some transactions that wait in the pool or stand on the main chain, by the text of their id. */
export async function transactionSizes(from: Queryable, ids: readonly Hash32[]): Promise<Map<string, number>> {
  const { rows } = await from.query<{ id: Buffer; length: number }>(
    `SELECT id, octet_length(raw) AS length FROM chain.mempool WHERE id = ANY ($1::bytea[])
     UNION ALL SELECT id, length FROM chain.tx WHERE id = ANY ($1::bytea[])`,
    [bytesOf(ids)],
  );
  return new Map(rows.map(({ id, length }) => [textOf(id), length]));
}

/** Bytes of transactions of the pool and the main chain, by the text of their id. */
export async function rawTransactions(from: Queryable, ids: readonly Hash32[]): Promise<Map<string, Buffer>> {
  const { rows } = await from.query<{ id: Buffer; raw: Buffer }>(
    `SELECT id, raw FROM chain.mempool WHERE id = ANY ($1::bytea[])
     UNION ALL SELECT tx.id, substr(block.raw, tx.start + 1, tx.length) FROM chain.tx
       JOIN chain.main_block ON main_block.height = tx.height JOIN chain.block ON block.number = main_block.block WHERE tx.id = ANY ($1::bytea[])`,
    [bytesOf(ids)],
  );
  return new Map(rows.map(({ id, raw }) => [textOf(id), raw]));
}

/** Waiting transactions in the order in which they were taken, above a number. */
export async function poolIds(from: Queryable, after: bigint, limit: number): Promise<{ readonly number: bigint; readonly id: Uint8Array }[]> {
  const { rows } = await from.query<{ number: bigint; id: Buffer }>('SELECT number, id FROM chain.mempool WHERE number > $1 ORDER BY number LIMIT $2', [after, limit]);
  return rows;
}
