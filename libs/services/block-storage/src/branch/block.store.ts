import type { Hash32 } from '@mbaas/chain-primitives';
import type { Queryable, Transaction } from '@mbaas/platform-postgres';
import { BLOCK_STATE } from '../storage/chain.store.ts';

/** A stored block without its body. */
export interface StoredBlock {
  readonly number: number;
  readonly hash: Uint8Array;
  readonly height: number;
  readonly main: boolean;
  readonly state: number;
  /** 148 bytes. */
  readonly header: Uint8Array;
}

interface BlockRow {
  number: bigint;
  hash: Buffer;
  height: number;
  main: boolean;
  state: number;
  header: Buffer;
}

const COLUMNS = 'number, hash, height, main, state, header';

/** Side blocks kept: the lowest go first. Each had to be sealed at its branch's difficulty, so they are not free to make. */
const SIDE_BLOCKS_MAX = 5_000;

export async function findBlock(from: Queryable, hash: Hash32): Promise<StoredBlock | undefined> {
  const { rows } = await from.query<BlockRow>(`SELECT ${COLUMNS} FROM chain.block WHERE hash = $1`, [hash]);
  const row = rows[0];
  return row === undefined ? undefined : { ...row, number: Number(row.number) };
}

/** Those of the blocks that are stored, by the latin1 text of their hash. */
export async function findBlocks(from: Queryable, hashes: readonly Hash32[]): Promise<Map<string, StoredBlock>> {
  const { rows } = await from.query<BlockRow>(`SELECT ${COLUMNS} FROM chain.block WHERE hash = ANY ($1::bytea[])`, [hashes.map((hash) => Buffer.from(hash))]);
  return new Map(rows.map((row) => [row.hash.toString('latin1'), { ...row, number: Number(row.number) }]));
}

/** A stored block and its ancestors down to the first that is on the main chain, the block first. */
export async function findAncestry(from: Queryable, hash: Hash32): Promise<StoredBlock[]> {
  const { rows } = await from.query<BlockRow>(
    `WITH RECURSIVE branch AS (
       SELECT 0 AS depth, ${COLUMNS} FROM chain.block WHERE hash = $1
       UNION ALL SELECT branch.depth + 1, parent.number, parent.hash, parent.height, parent.main, parent.state, parent.header
       FROM branch JOIN chain.block parent ON parent.hash = substr(branch.header, 5, 32) WHERE NOT branch.main)
     SELECT ${COLUMNS} FROM branch ORDER BY depth`,
    [hash],
  );
  return rows.map((row) => ({ ...row, number: Number(row.number) }));
}

/** The side block that came last. */
export async function newestSideBlock(from: Queryable): Promise<StoredBlock | undefined> {
  const { rows } = await from.query<BlockRow>(`SELECT ${COLUMNS} FROM chain.block WHERE NOT main ORDER BY number DESC LIMIT 1`);
  const row = rows[0];
  return row === undefined ? undefined : { ...row, number: Number(row.number) };
}

/** Row numbers of those blocks that are stored already, by the latin1 text of their hash. */
export async function findStoredNumbers(from: Queryable, hashes: readonly Hash32[]): Promise<Map<string, number>> {
  const { rows } = await from.query<{ number: bigint; hash: Buffer }>('SELECT number, hash FROM chain.block WHERE hash = ANY ($1::bytea[])', [hashes.map((hash) => Buffer.from(hash))]);
  return new Map(rows.map(({ number, hash }) => [hash.toString('latin1'), Number(number)]));
}

export async function loadRaw(from: Queryable, number: number): Promise<Uint8Array> {
  const { rows } = await from.query<{ raw: Buffer }>('SELECT raw FROM chain.block WHERE number = $1', [number]);
  return rows[0]?.raw ?? new Uint8Array(0);
}

export interface NewSideBlock {
  readonly hash: Hash32;
  readonly height: number;
  readonly transactions: number;
  readonly bytes: Uint8Array;
}

/**
 * Stores a block beside the main chain, and forgets the lowest side blocks beyond the bound together with what stands on
 * them: a stored side block always has its parent.
 */
export async function saveSideBlock(tx: Transaction, { hash, height, transactions, bytes }: NewSideBlock, most = SIDE_BLOCKS_MAX): Promise<void> {
  await tx.query(
    `INSERT INTO chain.block (number, hash, height, main, state, tx_count, header, raw)
     SELECT coalesce(max(number), 0) + 1, $1, $2, false, ${BLOCK_STATE.unchecked}, $3, $4, $5 FROM chain.block`,
    [hash, height, transactions, bytes.subarray(0, 148), bytes],
  );
  await tx.query(
    `WITH RECURSIVE lost AS (
       (SELECT number, hash FROM chain.block WHERE NOT main ORDER BY height DESC, number DESC OFFSET $1)
       UNION SELECT child.number, child.hash FROM chain.block child JOIN lost ON substr(child.header, 5, 32) = lost.hash WHERE NOT child.main)
     DELETE FROM chain.block WHERE number IN (SELECT number FROM lost)`,
    [most],
  );
}

/** Marks a side block and everything built on it as refused for ever. */
export async function markRefused(tx: Transaction, hash: Hash32): Promise<void> {
  await tx.query(
    `WITH RECURSIVE refused AS (
       SELECT number, hash FROM chain.block WHERE hash = $1 AND NOT main
       UNION ALL SELECT child.number, child.hash FROM chain.block child JOIN refused ON substr(child.header, 5, 32) = refused.hash WHERE NOT child.main)
     UPDATE chain.block SET state = ${BLOCK_STATE.refused} WHERE number IN (SELECT number FROM refused)`,
    [hash],
  );
}
