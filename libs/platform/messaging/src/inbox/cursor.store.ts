import type { Queryable, Transaction } from '@mbaas/platform-postgres';
import { tableOf } from '../sql-name.ts';

/** The stored position; undefined: this consumer has never read this source. */
export async function loadCursor(queryable: Queryable, schema: string, consumer: string, source: string): Promise<bigint | undefined> {
  const { rows } = await queryable.query<{ position: bigint }>(
    `SELECT position FROM ${tableOf(schema, 'consumer_cursor')} WHERE consumer = $1 AND source = $2`,
    [consumer, source],
  );
  return rows[0]?.position;
}

/** Makes the cursor of a new consumer; leaves one that exists as it is. */
export async function createCursor(queryable: Queryable, schema: string, consumer: string, source: string, position: bigint): Promise<void> {
  await queryable.query(
    `INSERT INTO ${tableOf(schema, 'consumer_cursor')} (consumer, source, position) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
    [consumer, source, position],
  );
}

/** The stored position, locked until the transaction ends: whoever handles facts of this consumer and source waits here. */
export async function lockCursor(tx: Transaction, schema: string, consumer: string, source: string): Promise<bigint | undefined> {
  const { rows } = await tx.query<{ position: bigint }>(
    `SELECT position FROM ${tableOf(schema, 'consumer_cursor')} WHERE consumer = $1 AND source = $2 FOR UPDATE`,
    [consumer, source],
  );
  return rows[0]?.position;
}

export async function saveCursor(tx: Transaction, schema: string, consumer: string, source: string, position: bigint): Promise<void> {
  await tx.query(`UPDATE ${tableOf(schema, 'consumer_cursor')} SET position = $3 WHERE consumer = $1 AND source = $2`, [consumer, source, position]);
}

/**
 * Where a consumer that has read this source through a broker may begin in the log: nothing before is open in any
 * partition, what is handled behind it the inbox knows. undefined: it has not.
 */
export async function loadBrokerPosition(queryable: Queryable, schema: string, consumer: string, source: string): Promise<bigint | undefined> {
  const { rows } = await queryable.query<{ position: bigint | null }>(
    `SELECT min(position) AS position FROM ${tableOf(schema, 'consumer_partition')} WHERE consumer = $1 AND source = $2`,
    [consumer, source],
  );
  return rows[0]?.position ?? undefined;
}
