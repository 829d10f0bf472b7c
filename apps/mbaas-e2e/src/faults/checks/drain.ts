import { createDeadLetters } from '@mbaas/platform-work';
import type { Kafka } from '@mbaas/platform-kafka';
import type { Logger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { FACT_SCHEMAS } from '@mbaas/platform-service-process';
import { setTimeout as sleep } from 'node:timers/promises';
import { OPERATION_SCHEMAS } from './operations.ts';
import { reportOf, type CheckReport } from './finding.ts';

const LOOK_MS = 500;

/** What is not finished yet, in words; empty when all is. */
export async function unfinished(database: Database): Promise<string[]> {
  const words: string[] = [];
  for (const schema of OPERATION_SCHEMAS) {
    const { rows } = await database.query<{ state: string; count: bigint }>(`SELECT state, count(*) AS count FROM ${schema}.operation WHERE state NOT IN ('final', 'rejected') GROUP BY state ORDER BY state`);
    for (const { state, count } of rows) words.push(`${count} operations of ${schema} are ${state}`);
  }
  for (const schema of FACT_SCHEMAS) {
    const { rows } = await database.query<{ waiting: bigint; behind: bigint }>(
      `SELECT (SELECT count(*) FROM ${schema}.outbox WHERE position IS NULL) AS waiting, last_position - published_position AS behind FROM ${schema}.outbox_log`,
    );
    const [row] = rows;
    if (row !== undefined && row.waiting + row.behind > 0n) words.push(`${row.waiting + row.behind} facts of ${schema} have not left`);
  }
  const { rows: missing } = await database.query<{ count: bigint }>(
    `SELECT (${FACT_SCHEMAS.map((schema) => `(SELECT count(*) FROM ${schema}.outbox)`).join(' + ')}) - (SELECT count(*) FROM recorder.effect) AS count`,
  );
  if ((missing[0]?.count ?? 0n) > 0n) words.push(`${missing[0]?.count} facts have not reached the recorder`);
  const { rows: pool } = await database.query<{ count: bigint }>('SELECT count(*) AS count FROM chain.mempool');
  if ((pool[0]?.count ?? 0n) > 0n) words.push(`${pool[0]?.count} transactions wait in the pool`);
  return words;
}

/** Waits until nothing is under way any more. What still is after `limitMs` is left for the checks to find. */
export async function drain(database: Database, { limitMs, onWait }: { readonly limitMs: number; readonly onWait: (words: readonly string[]) => void }): Promise<readonly string[]> {
  const deadline = Date.now() + limitMs;
  let quiet = 0;
  for (;;) {
    const words = await unfinished(database);
    // Twice in a row: between two looks what was on its way would have shown.
    quiet = words.length === 0 ? quiet + 1 : 0;
    if (quiet === 2 || Date.now() > deadline) return words;
    onWait(words);
    await sleep(LOOK_MS);
  }
}

/** (e) Nothing is left: outboxes, operations, parked facts, dead letters. */
export async function checkNothingLeft(options: { readonly database: Database; readonly kafka: Kafka; readonly network: string; readonly log: Logger }): Promise<CheckReport> {
  const findings = await unfinished(options.database);
  const { letters } = await createDeadLetters(options).ls({ limit: 500 });
  for (const letter of letters) findings.push(`dead letter ${letter.id}: ${letter.code}`);
  return reportOf('nothing is left unfinished', `operations of ${OPERATION_SCHEMAS.length} schemas, outboxes of ${FACT_SCHEMAS.length}, parked facts, dead letters`, findings);
}
