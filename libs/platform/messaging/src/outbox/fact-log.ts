import type { Queryable } from '@mbaas/platform-postgres';
import { tableOf } from '../sql-name.ts';

/** A fact as stored: the payload still text. */
export interface FactRow {
  readonly position: bigint;
  readonly event_id: string;
  readonly name: string;
  readonly version: number;
  readonly key: string;
  readonly tenant: string | null;
  readonly payload: string;
  readonly traceparent: string | null;
  readonly created_at: Date;
}

export interface LogEnds {
  readonly last: bigint;
  /** Facts up to here are gone. */
  readonly dropped: bigint;
}

/** Bytes of payload a batch may hold beyond its first fact. */
export const BATCH_BYTES = 4 * 1024 * 1024;

const COLUMNS = 'position, event_id, name, version, key, tenant, payload, traceparent, created_at';

export async function loadLogEnds(queryable: Queryable, schema: string): Promise<LogEnds> {
  const { rows } = await queryable.query<{ last: bigint; dropped: bigint }>(
    `SELECT last_position AS last, dropped_position AS dropped FROM ${tableOf(schema, 'outbox_log')}`,
  );
  return rows[0] ?? { last: 0n, dropped: 0n };
}

/** Facts of these kinds with `after` < position ≤ `upTo`, in order: at most `limit`, and about 4 MiB. */
export async function loadFacts(
  queryable: Queryable,
  schema: string,
  { after, upTo, names, limit }: { after: bigint; upTo: bigint; names: readonly string[]; limit: number },
): Promise<readonly FactRow[]> {
  const { rows } = await queryable.query<FactRow & Record<string, unknown>>(
    `SELECT ${COLUMNS}
     FROM (SELECT next.*, sum(octet_length(payload)) OVER (ORDER BY position) - octet_length(payload) AS before
           FROM (SELECT ${COLUMNS} FROM ${tableOf(schema, 'outbox')}
                 WHERE position > $1 AND position <= $2 AND name = ANY($3) ORDER BY position LIMIT $4) AS next) AS measured
     WHERE before <= ${BATCH_BYTES} ORDER BY position`,
    [after, upTo, names, limit],
  );
  return rows;
}

/** Facts of every kind with `after` < position, in order: at most `limit`, and about 4 MiB. */
export async function loadNextFacts(queryable: Queryable, schema: string, { after, limit }: { after: bigint; limit: number }): Promise<readonly FactRow[]> {
  const { rows } = await queryable.query<FactRow & Record<string, unknown>>(
    `SELECT ${COLUMNS}
     FROM (SELECT next.*, sum(octet_length(payload)) OVER (ORDER BY position) - octet_length(payload) AS before
           FROM (SELECT ${COLUMNS} FROM ${tableOf(schema, 'outbox')} WHERE position > $1 ORDER BY position LIMIT $2) AS next) AS measured
     WHERE before <= ${BATCH_BYTES} ORDER BY position`,
    [after, limit],
  );
  return rows;
}

/** When the oldest fact of these kinds after `after`, positioned or not yet, was written. */
export async function loadOldestUnhandled(queryable: Queryable, schema: string, after: bigint, names: readonly string[]): Promise<Date | undefined> {
  const outbox = tableOf(schema, 'outbox');
  const { rows } = await queryable.query<{ oldest: Date | null }>(
    `SELECT least((SELECT created_at FROM ${outbox} WHERE position > $1 AND name = ANY($2) ORDER BY position LIMIT 1),
                  (SELECT created_at FROM ${outbox} WHERE position IS NULL AND name = ANY($2) ORDER BY id LIMIT 1)) AS oldest`,
    [after, names],
  );
  return rows[0]?.oldest ?? undefined;
}

/** What an outbox holds that has not left it. */
export interface Waiting {
  readonly waiting: number;
  readonly oldestWaitingMs: number;
}

/** Committed facts without a position; where a broker takes them, those too that it has not taken. */
export async function loadWaiting(queryable: Queryable, schema: string, { published }: { published: boolean }): Promise<Waiting> {
  const outbox = tableOf(schema, 'outbox');
  const { rows } = await queryable.query<{ unplaced: bigint; unpublished: bigint; age: number | null }>(
    `SELECT (SELECT count(*) FROM ${outbox} WHERE position IS NULL) AS unplaced,
            last_position - taken AS unpublished,
            (extract(epoch FROM now() - least((SELECT created_at FROM ${outbox} WHERE position IS NULL ORDER BY id LIMIT 1),
                                              (SELECT created_at FROM ${outbox} WHERE position > taken ORDER BY position LIMIT 1))) * 1000)::float8 AS age
     FROM (SELECT last_position, CASE WHEN $1 THEN greatest(published_position, dropped_position) ELSE last_position END AS taken
           FROM ${tableOf(schema, 'outbox_log')}) AS log`,
    [published],
  );
  const [row] = rows;
  return { waiting: Number((row?.unplaced ?? 0n) + (row?.unpublished ?? 0n)), oldestWaitingMs: Math.max(0, Math.round(row?.age ?? 0)) };
}
