import type { Database } from '@mbaas/platform-postgres';
import { tableOf } from '../sql-name.ts';

/** Rows that get their position in one transaction. */
const BATCH = 1_000;

/** What one turn of the relay put into the log. */
export interface Relayed {
  readonly count: number;
  /** Kinds of the facts, for waking who reads them. */
  readonly names: ReadonlySet<string>;
  readonly highestId: bigint;
  /** Whether the batch was full: more is probably waiting. */
  readonly more: boolean;
}

const NOTHING: Relayed = { count: 0, names: new Set(), highestId: 0n, more: false };

/**
 * Gives the committed rows that have none their position, in the order of their ids.
 *
 * Why a reader of positions misses nothing: a row of an open transaction is not visible here, whatever its id, and gets
 * its position in a later turn; turns are one after the other because each first locks the log's row, so positions
 * become visible in ascending order. Why the order of a key holds: its second transaction could write only after the
 * first committed, so it has the higher id, and whoever sees it sees the first too.
 */
export async function relayOutbox(database: Database, schema: string): Promise<Relayed> {
  const outbox = tableOf(schema, 'outbox');
  const log = tableOf(schema, 'outbox_log');
  const waiting = await database.query(`SELECT 1 FROM ${outbox} WHERE position IS NULL LIMIT 1`);
  if (waiting.rowCount === 0) return NOTHING;
  return database.transaction(async (tx) => {
    const { rows: logRows } = await tx.query<{ last: bigint }>(`SELECT last_position AS last FROM ${log} FOR UPDATE`);
    // The snapshot of this statement is younger than the lock: it sees what the turn before has done.
    const { rows } = await tx.query<{ id: bigint; name: string }>(
      `SELECT id, name FROM ${outbox} WHERE position IS NULL ORDER BY id LIMIT ${BATCH}`,
    );
    const last = logRows[0]?.last ?? 0n;
    const lowest = rows[0]?.id;
    const highest = rows.at(-1)?.id;
    if (lowest === undefined || highest === undefined) return NOTHING;
    await tx.query(
      `UPDATE ${outbox} AS o SET position = next.position
       FROM unnest($1::bigint[], $2::bigint[]) AS next (id, position)
       WHERE o.id = next.id AND o.id BETWEEN $3 AND $4 AND o.position IS NULL`,
      [rows.map(({ id }) => id), rows.map((_, index) => last + BigInt(index) + 1n), lowest, highest],
    );
    await tx.query(`UPDATE ${log} SET last_position = $1`, [last + BigInt(rows.length)]);
    return { count: rows.length, names: new Set(rows.map(({ name }) => name)), highestId: highest, more: rows.length === BATCH };
  });
}
