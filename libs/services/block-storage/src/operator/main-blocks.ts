import type { Queryable } from '@mbaas/platform-postgres';

/** A block of the main chain as it is stored. */
export interface MainBlockRow {
  readonly height: number;
  readonly number: number;
  readonly hash: Buffer;
  readonly header: Buffer;
  readonly transactions: number;
  readonly raw: Buffer;
  readonly firstTx: number;
  readonly firstOutput: number;
}

interface Row {
  height: number;
  number: bigint;
  hash: Buffer;
  header: Buffer;
  tx_count: number;
  raw: Buffer;
  first_tx: bigint;
  first_output: bigint;
}

/** Blocks of a query: 32 of the largest kind are 32 MB. */
const LIMIT = 32;

/** The first blocks of a range of heights, oldest first; fewer than the range has. */
export async function loadMainBlocks(from: Queryable, first: number, last: number): Promise<MainBlockRow[]> {
  const { rows } = await from.query<Row>(
    `SELECT main_block.height, block.number, block.hash, block.header, block.tx_count, block.raw, main_block.first_tx, main_block.first_output
     FROM chain.main_block JOIN chain.block ON block.number = main_block.block
     WHERE main_block.height BETWEEN $1 AND $2 ORDER BY main_block.height LIMIT ${LIMIT}`,
    [first, last],
  );
  return rows.map(({ number, tx_count, first_tx, first_output, ...row }) => ({ ...row, number: Number(number), transactions: tx_count, firstTx: Number(first_tx), firstOutput: Number(first_output) }));
}
