import { tableOf } from '@mbaas/platform-messaging/driver';
import type { Queryable, Transaction } from '@mbaas/platform-postgres';

/** One partition in front of one consumer. */
export interface ConsumedPartition {
  readonly consumer: string;
  /** The consumer's schema. */
  readonly schema: string;
  readonly source: string;
  readonly topic: string;
  readonly partition: number;
}

/** The stored position; undefined: the consumer has never read this partition. */
export async function loadPosition(queryable: Queryable, { schema, consumer, topic, partition }: ConsumedPartition): Promise<bigint | undefined> {
  const { rows } = await queryable.query<{ position: bigint }>(
    `SELECT position FROM ${tableOf(schema, 'consumer_partition')} WHERE consumer = $1 AND topic = $2 AND partition = $3`,
    [consumer, topic, partition],
  );
  return rows[0]?.position;
}

/** Stores where a consumer begins; leaves a position that is there as it is. */
export async function createPosition(queryable: Queryable, { schema, consumer, source, topic, partition }: ConsumedPartition, position: bigint): Promise<void> {
  await queryable.query(
    `INSERT INTO ${tableOf(schema, 'consumer_partition')} (consumer, source, topic, partition, position) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [consumer, source, topic, partition, position],
  );
}

/** The stored position, locked until the transaction ends: whoever handles facts of this consumer and partition waits here. */
export async function lockPosition(tx: Transaction, { schema, consumer, topic, partition }: ConsumedPartition): Promise<bigint | undefined> {
  const { rows } = await tx.query<{ position: bigint }>(
    `SELECT position FROM ${tableOf(schema, 'consumer_partition')} WHERE consumer = $1 AND topic = $2 AND partition = $3 FOR UPDATE`,
    [consumer, topic, partition],
  );
  return rows[0]?.position;
}

export async function savePosition(tx: Transaction, { schema, consumer, topic, partition }: ConsumedPartition, position: bigint): Promise<void> {
  await tx.query(
    `UPDATE ${tableOf(schema, 'consumer_partition')} SET position = $4 WHERE consumer = $1 AND topic = $2 AND partition = $3`,
    [consumer, topic, partition, position],
  );
}

/** Locks all partitions that a consumer reads of one source. */
export async function lockPositionsOf(tx: Transaction, schema: string, consumer: string, source: string): Promise<void> {
  await tx.query(
    `SELECT 1 FROM ${tableOf(schema, 'consumer_partition')} WHERE consumer = $1 AND source = $2 ORDER BY topic, partition FOR UPDATE`,
    [consumer, source],
  );
}

/** The highest position a consumer has settled, by source. */
export async function loadSettled(queryable: Queryable, schema: string, consumer: string): Promise<ReadonlyMap<string, bigint>> {
  const { rows } = await queryable.query<{ source: string; position: bigint }>(
    `SELECT source, max(position) AS position FROM ${tableOf(schema, 'consumer_partition')} WHERE consumer = $1 GROUP BY source`,
    [consumer],
  );
  return new Map(rows.map(({ source, position }) => [source, position]));
}
