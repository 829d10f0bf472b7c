import type { Transaction, Queryable } from '@mbaas/platform-postgres';
import type { Fact } from '../fact.ts';
import { tableOf } from '../sql-name.ts';

/** Notes facts as handled by a consumer; gives those that were not noted before, in order. */
export async function takeUnhandled(tx: Transaction, schema: string, consumer: string, facts: readonly Fact[]): Promise<readonly Fact[]> {
  if (facts.length === 0) return facts;
  const { rows } = await tx.query<{ event_id: string }>(
    `INSERT INTO ${tableOf(schema, 'inbox')} (consumer, event_id)
     SELECT $1, event_id FROM unnest($2::uuid[]) AS fact (event_id)
     ON CONFLICT DO NOTHING RETURNING event_id`,
    [consumer, facts.map(({ id }) => id)],
  );
  const fresh = new Set(rows.map(({ event_id }) => event_id));
  // A fact may stand twice in one batch: `delete` gives true for the first only.
  return facts.filter(({ id }) => fresh.delete(id));
}

/** Which of these facts a consumer has handled. */
export async function loadHandled(tx: Transaction, schema: string, consumer: string, facts: readonly Fact[]): Promise<ReadonlySet<string>> {
  const { rows } = await tx.query<{ event_id: string }>(
    `SELECT event_id FROM ${tableOf(schema, 'inbox')} WHERE consumer = $1 AND event_id = ANY($2::uuid[])`,
    [consumer, facts.map(({ id }) => id)],
  );
  return new Set(rows.map(({ event_id }) => event_id));
}

/** Forgets what was handled longer ago than the logs keep facts: it cannot come again. Gives the number of rows. */
export async function forgetHandled(queryable: Queryable, schema: string, olderThanMs: number): Promise<number> {
  const { rowCount } = await queryable.query(
    `DELETE FROM ${tableOf(schema, 'inbox')} WHERE handled_at < now() - $1 * interval '1 millisecond'`,
    [olderThanMs],
  );
  return rowCount ?? 0;
}
