import type { Database, Queryable } from '@mbaas/platform-postgres';
import { INDEX_LOOKUPS } from '../storage/coin.loader.ts';

/**
 * Reads several things of one moment: a snapshot in which every query sees the same tip, and in which lookups by key never
 * become scans of tables the planner does not know yet.
 */
export const readMoment = <T>(database: Database, work: (from: Queryable) => Promise<T>): Promise<T> =>
  database.transaction(
    async (tx) => {
      await tx.query(INDEX_LOOKUPS, [true]);
      return work(tx);
    },
    { isolation: 'repeatable read' },
  );

/** The tip a moment sees. */
export interface TipRow {
  readonly height: number;
  readonly hash: Uint8Array;
  readonly header: Uint8Array;
}

export async function loadTip(from: Queryable): Promise<TipRow> {
  const { rows } = await from.query<{ height: number; hash: Buffer; header: Buffer }>(
    'SELECT main_block.height, block.hash, block.header FROM chain.main_block JOIN chain.block ON block.number = main_block.block ORDER BY main_block.height DESC LIMIT 1',
  );
  return rows[0] ?? { height: -1, hash: new Uint8Array(32), header: new Uint8Array(148) };
}

export async function poolSize(from: Queryable): Promise<number> {
  const { rows } = await from.query<{ count: bigint }>('SELECT count(*) FROM chain.mempool');
  return Number(rows[0]?.count ?? 0n);
}
