import { requestRetry } from '@mbaas/platform-messaging';
import type { Database } from '@mbaas/platform-postgres';
import { WorkError } from '../work.errors.ts';
import type { OpenedDeadLetter, ParkedFact } from './dead-letter.ts';

/** Keys listed of one schema; an operator with more has one cause, not a thousand. */
const MOST_KEYS = 500;
const SCHEMA = /^[a-z][a-z0-9_]{0,62}$/;
/** Longest payload shown. */
const MOST_SHOWN = 64 * 1024;

interface ParkedRow {
  readonly consumer: string;
  readonly source: string;
  readonly position: bigint;
  readonly key: string;
  readonly name: string;
  readonly code: string;
  readonly parked_at: Date;
  readonly count: bigint;
}

const describe = (schema: string, row: ParkedRow): ParkedFact => ({
  kind: 'fact',
  id: `fact/${schema}/${row.consumer}/${row.source}/${row.position}`,
  name: row.name,
  consumer: row.consumer,
  code: row.code,
  state: 'waiting',
  count: Number(row.count),
  deadAt: row.parked_at.toISOString(),
});

/** Schemas of this database whose services park facts. */
async function loadSchemas(database: Database): Promise<readonly string[]> {
  const { rows } = await database.query<{ schema: string }>(
    `SELECT nspname AS schema FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE relname = 'parked_fact' AND relkind = 'r' ORDER BY nspname`,
  );
  return rows.map(({ schema }) => schema).filter((schema) => SCHEMA.test(schema));
}

/** The first fact of every parked key, by schema, consumer and age. */
export async function* listParkedFacts(database: Database): AsyncGenerator<ParkedFact> {
  for (const schema of await loadSchemas(database)) {
    const { rows } = await database.query<ParkedRow & Record<string, unknown>>(
      `SELECT DISTINCT ON (consumer, source, key) consumer, source, position, key, name, code, parked_at,
              count(*) OVER (PARTITION BY consumer, source, key) AS count
       FROM "${schema}".parked_fact ORDER BY consumer, source, key, position LIMIT ${MOST_KEYS}`,
    );
    for (const row of rows) yield describe(schema, row);
  }
}

/** One parked fact. Throws DEAD_LETTER_UNKNOWN. */
export async function openParkedFact(database: Database, schema: string, consumer: string, source: string, position: bigint): Promise<OpenedDeadLetter> {
  if (!(await loadSchemas(database)).includes(schema)) throw new WorkError('DEAD_LETTER_UNKNOWN');
  const { rows } = await database.query<ParkedRow & { readonly event_id: string; readonly version: number; readonly payload: string } & Record<string, unknown>>(
    `SELECT consumer, source, position, key, event_id, name, version, code, parked_at, left(payload, ${MOST_SHOWN}) AS payload,
            (SELECT count(*) FROM "${schema}".parked_fact behind WHERE (behind.consumer, behind.source, behind.key) = (fact.consumer, fact.source, fact.key)) AS count
     FROM "${schema}".parked_fact fact WHERE consumer = $1 AND source = $2 AND position = $3`,
    [consumer, source, position],
  );
  const row = rows[0];
  if (row === undefined) throw new WorkError('DEAD_LETTER_UNKNOWN');
  return { ...describe(schema, row), key: row.key, headers: { ce_id: row.event_id, ce_type: row.name, ce_version: String(row.version) }, body: new TextEncoder().encode(row.payload) };
}

/** Asks the consumer's processes to try its parked facts again; they alone write its schema. */
export async function replayParkedFact(database: Database, schema: string, consumer: string, source: string, position: bigint): Promise<void> {
  await openParkedFact(database, schema, consumer, source, position);
  await requestRetry(database, consumer);
}
