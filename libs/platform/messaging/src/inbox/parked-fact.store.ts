import type { Queryable, Transaction } from '@mbaas/platform-postgres';
import type { FactRow } from '../outbox/fact-log.ts';
import { tableOf } from '../sql-name.ts';

/** Sets facts aside, in order, under the code that says why. Parking one again changes nothing. */
export async function parkFacts(
  tx: Transaction,
  schema: string,
  { consumer, source, rows, code }: { consumer: string; source: string; rows: readonly FactRow[]; code: string },
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO ${tableOf(schema, 'parked_fact')}
       (consumer, source, position, key, event_id, name, version, tenant, payload, traceparent, created_at, code)
     SELECT $1, $2, position, key, event_id, name, version, tenant, payload, traceparent, created_at, $3
     FROM unnest($4::bigint[], $5::text[], $6::uuid[], $7::text[], $8::int[], $9::text[], $10::text[], $11::text[], $12::timestamptz[])
          AS fact (position, key, event_id, name, version, tenant, payload, traceparent, created_at)
     ON CONFLICT DO NOTHING`,
    [
      consumer,
      source,
      code,
      rows.map(({ position }) => position),
      rows.map(({ key }) => key),
      rows.map(({ event_id }) => event_id),
      rows.map(({ name }) => name),
      rows.map(({ version }) => version),
      rows.map(({ tenant }) => tenant),
      rows.map(({ payload }) => payload),
      rows.map(({ traceparent }) => traceparent),
      rows.map(({ created_at }) => created_at),
    ],
  );
}

/** Keys with facts set aside, the one that waits longest first; of `among` only, where given. */
export async function loadParkedKeys(
  queryable: Queryable,
  schema: string,
  { consumer, source, among }: { consumer: string; source: string; among?: readonly string[] },
): Promise<readonly string[]> {
  const { rows } = await queryable.query<{ key: string }>(
    `SELECT key FROM ${tableOf(schema, 'parked_fact')}
     WHERE consumer = $1 AND source = $2 AND ($3::text[] IS NULL OR key = ANY($3)) GROUP BY key ORDER BY min(position)`,
    [consumer, source, among ?? null],
  );
  return rows.map(({ key }) => key);
}

/** The fact that stands first in the queue of its key. */
export async function loadFirstParked(
  tx: Transaction,
  schema: string,
  { consumer, source, key }: { consumer: string; source: string; key: string },
): Promise<FactRow | undefined> {
  const { rows } = await tx.query<FactRow & Record<string, unknown>>(
    `SELECT position, event_id, name, version, key, tenant, payload, traceparent, created_at FROM ${tableOf(schema, 'parked_fact')}
     WHERE consumer = $1 AND source = $2 AND key = $3 ORDER BY position LIMIT 1`,
    [consumer, source, key],
  );
  return rows[0];
}

export async function unparkFact(tx: Transaction, schema: string, consumer: string, source: string, position: bigint): Promise<void> {
  await tx.query(`DELETE FROM ${tableOf(schema, 'parked_fact')} WHERE consumer = $1 AND source = $2 AND position = $3`, [consumer, source, position]);
}

export async function countParked(queryable: Queryable, schema: string, consumer: string): Promise<number> {
  const { rows } = await queryable.query<{ count: bigint }>(`SELECT count(*) AS count FROM ${tableOf(schema, 'parked_fact')} WHERE consumer = $1`, [consumer]);
  return Number(rows[0]?.count ?? 0n);
}
