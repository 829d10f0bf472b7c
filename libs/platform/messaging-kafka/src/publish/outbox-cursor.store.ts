import type { Database, Queryable } from '@mbaas/platform-postgres';
import { tableOf } from '@mbaas/platform-messaging/driver';

/** Another publisher has taken its turn since, or an operator set the cursor back: what is known here is old. */
export class PublisherFenced extends Error {
  override readonly name = 'PublisherFenced';
}

/** A turn at publishing a schema's facts. */
export interface PublishTurn {
  /** Raised by each turn; nothing can be stored under an older one. */
  readonly epoch: bigint;
  /** Position up to which the broker has acknowledged every fact. */
  readonly published: bigint;
  /** Position of the last fact in each partition of each topic. */
  readonly tails: ReadonlyMap<string, bigint>;
}

/** A partition and the position of its last fact. */
export interface PartitionTail {
  readonly topic: string;
  readonly partition: number;
  readonly position: bigint;
}

export const partitionName = (topic: string, partition: number): string => `${topic}/${partition}`;

/** Begins a turn; whoever had the turn before can store nothing any more. */
export async function takeTurn(database: Database, schema: string): Promise<PublishTurn> {
  return database.transaction(async (tx) => {
    // What was dropped before any broker was there is not published: new topics begin behind it.
    const { rows } = await tx.query<{ epoch: bigint; published: bigint }>(
      `UPDATE ${tableOf(schema, 'outbox_log')}
       SET publish_epoch = publish_epoch + 1, published_position = greatest(published_position, dropped_position)
       RETURNING publish_epoch AS epoch, published_position AS published`,
    );
    const tails = await tx.query<{ topic: string; partition: number; position: bigint }>(
      `SELECT topic, partition, max(position) AS position FROM ${tableOf(schema, 'outbox_partition')} GROUP BY topic, partition`,
    );
    return {
      epoch: rows[0]?.epoch ?? 0n,
      published: rows[0]?.published ?? 0n,
      tails: new Map(tails.rows.map(({ topic, partition, position }) => [partitionName(topic, partition), position])),
    };
  });
}

/** Throws PublisherFenced where the turn is over. */
export async function assertTurn(queryable: Queryable, schema: string, { epoch }: PublishTurn): Promise<void> {
  const { rows } = await queryable.query<{ epoch: bigint }>(`SELECT publish_epoch AS epoch FROM ${tableOf(schema, 'outbox_log')}`);
  if (rows[0]?.epoch !== epoch) throw fenced();
}

/** Stores that every fact up to `to` is acknowledged, with the new ends of the partitions. Throws PublisherFenced where the turn is over. */
export async function savePublished(database: Database, schema: string, turn: PublishTurn, to: bigint, tails: readonly PartitionTail[]): Promise<PublishTurn> {
  await database.transaction(async (tx) => {
    const { rowCount } = await tx.query(
      `UPDATE ${tableOf(schema, 'outbox_log')} SET published_position = $1 WHERE publish_epoch = $2 AND published_position = $3`,
      [to, turn.epoch, turn.published],
    );
    if (rowCount !== 1) throw fenced();
    await tx.query(
      `INSERT INTO ${tableOf(schema, 'outbox_partition')} (topic, partition, position, published_to)
       SELECT topic, partition, position, $4 FROM unnest($1::text[], $2::int[], $3::bigint[]) AS tail (topic, partition, position)`,
      [tails.map(({ topic }) => topic), tails.map(({ partition }) => partition), tails.map(({ position }) => position), to],
    );
  });
  const moved = tails.map(({ topic, partition, position }) => [partitionName(topic, partition), position] as const);
  return { epoch: turn.epoch, published: to, tails: new Map([...turn.tails, ...moved]) };
}

/** Forgets turns whose facts were dropped from the outbox, all but the last position of each partition. */
export async function forgetTurns(queryable: Queryable, schema: string): Promise<void> {
  const table = tableOf(schema, 'outbox_partition');
  await queryable.query(
    `DELETE FROM ${table} AS old USING ${tableOf(schema, 'outbox_log')} AS log
     WHERE old.published_to <= log.dropped_position
       AND EXISTS (SELECT 1 FROM ${table} AS next WHERE next.topic = old.topic AND next.partition = old.partition
                   AND next.position > old.position AND next.published_to <= log.dropped_position)`,
  );
}

export async function loadPublished(queryable: Queryable, schema: string): Promise<bigint> {
  const { rows } = await queryable.query<{ published: bigint }>(`SELECT published_position AS published FROM ${tableOf(schema, 'outbox_log')}`);
  return rows[0]?.published ?? 0n;
}

const fenced = (): PublisherFenced => new PublisherFenced('Another publisher has taken over.');
