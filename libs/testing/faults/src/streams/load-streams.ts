import { allFacts, type FactDefinition } from '@mbaas/contracts-events';
import { assert } from '@mbaas/kernel';
import type { Database } from '@mbaas/platform-postgres';
import type { AppendedFact, ConsumerLog, RecordedStreams, SourceLog } from './check-streams.ts';
import { RECORDER_SCHEMA } from './recorder.ts';

export interface LoadOptions {
  readonly database: Database;
  /** Schemas with an outbox. */
  readonly sources: readonly string[];
  /** Recorders by name. */
  readonly recorders: readonly string[];
  readonly events?: readonly FactDefinition[];
}

/** What all sources appended and what took effect at the recorders: the checker's input. Facts that no relay has taken yet come last. */
export async function loadStreams({ database, sources, recorders, events = allFacts }: LoadOptions): Promise<RecordedStreams> {
  const streamOf = new Map(events.map(({ name, stream }) => [name, stream]));
  const logs: SourceLog[] = [];
  for (const source of sources) logs.push({ source, facts: await loadAppended(database, source, streamOf) });
  const consumers: ConsumerLog[] = [];
  for (const consumer of recorders) consumers.push({ consumer, names: [...streamOf.keys()], effects: await loadEffects(database, consumer) });
  const wholeOrder = new Set(events.flatMap(({ stream }) => (stream.partitions === 1 ? [stream.name] : [])));
  return { sources: logs, consumers, wholeOrder };
}

async function loadAppended(database: Database, source: string, streamOf: ReadonlyMap<string, { readonly name: string }>): Promise<AppendedFact[]> {
  assert(/^[a-z][a-z0-9_]*$/.test(source), 'A schema is a lower-case SQL name.');
  const { rows } = await database.query<{ event_id: string; name: string; key: string }>(
    `SELECT event_id::text, name, key FROM ${source}.outbox ORDER BY position NULLS LAST, id`,
  );
  return rows.map(({ event_id: id, name, key }) => {
    const stream = streamOf.get(name);
    assert(stream !== undefined, 'Every fact in an outbox is declared.');
    return { id, name, key, stream: stream.name };
  });
}

async function loadEffects(database: Database, consumer: string): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>(`SELECT event_id::text AS id FROM ${RECORDER_SCHEMA}.effect WHERE consumer = $1 ORDER BY serial`, [consumer]);
  return rows.map(({ id }) => id);
}
