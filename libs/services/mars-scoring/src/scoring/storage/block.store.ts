import type { Transaction } from '@mbaas/platform-postgres';

/** A connected block as scoring sees it. */
export interface ScoredBlock {
  readonly height: number;
  /** Display hex. */
  readonly hash: string;
  /** Chain time, Unix seconds: the latest block time up to here, so that no month is entered twice. */
  readonly at: number;
}

/** A reorganisation deeper than this stops the consumer: what was before it is no longer known. */
export const KEPT_BLOCKS = 10_000;

export async function loadTip(tx: Transaction): Promise<ScoredBlock | null> {
  const { rows } = await tx.query<{ height: bigint; hash: string; at: bigint }>('SELECT height, hash, at FROM mars.block ORDER BY height DESC LIMIT 1');
  const [row] = rows;
  return row === undefined ? null : { height: Number(row.height), hash: row.hash, at: Number(row.at) };
}

export async function saveTip(tx: Transaction, { height, hash, at }: ScoredBlock): Promise<void> {
  await tx.query('INSERT INTO mars.block (height, hash, at) VALUES ($1, $2, $3)', [height, hash, at]);
  await tx.query('DELETE FROM mars.block WHERE height <= $1', [height - KEPT_BLOCKS]);
}
