import type { Database } from '@mbaas/platform-postgres';
import type { DeadLetterState } from './dead-letter.ts';

/** Where a letter lies. */
export interface LetterPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

/** What operators decided on letters of a partition, from an offset up to another. */
export async function loadMarks(database: Database, { topic, partition, offset }: LetterPlace, upTo: bigint): Promise<ReadonlyMap<bigint, DeadLetterState>> {
  const { rows } = await database.query<{ offset: bigint; state: DeadLetterState }>(
    'SELECT "offset", state FROM work.dead_letter_mark WHERE topic = $1 AND partition = $2 AND "offset" >= $3 AND "offset" < $4',
    [topic, partition, offset, upTo],
  );
  return new Map(rows.map((row) => [row.offset, row.state]));
}

/** Notes a decision; a later one stands. */
export async function saveMark(database: Database, { topic, partition, offset }: LetterPlace, state: 'replayed' | 'dropped'): Promise<void> {
  await database.query(
    `INSERT INTO work.dead_letter_mark (topic, partition, "offset", state) VALUES ($1, $2, $3, $4)
     ON CONFLICT (topic, partition, "offset") DO UPDATE SET state = excluded.state, at = now()`,
    [topic, partition, offset, state],
  );
}

/** Drops marks of letters that their topic no longer keeps. */
export async function sweepMarks(database: Database, topic: string, partition: number, earliest: bigint): Promise<void> {
  await database.query('DELETE FROM work.dead_letter_mark WHERE topic = $1 AND partition = $2 AND "offset" < $3', [topic, partition, earliest]);
}
