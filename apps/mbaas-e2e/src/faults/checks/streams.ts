import { allFacts } from '@mbaas/contracts-events';
import type { Database } from '@mbaas/platform-postgres';
import { FACT_SCHEMAS } from '@mbaas/platform-service-process';
import { checkStreams, loadStreams, type ConsumerLog, type StreamReport } from '@mbaas/testing-faults';
import { reportOf, type CheckReport } from './finding.ts';

/** Kinds of facts that the gateway puts into a tenant's log whenever they have a tenant. */
const TOLD = ['operation.changed', 'keys.wallet-created', 'keys.transaction-signed', 'mst.asset-issued', 'mst.asset-moved', 'identity.avatar-changed'];

/** (a) Every fact that was committed took effect once, and in the order of its key: at the recorder, a consumer of its own. */
export async function checkRecorded(database: Database): Promise<CheckReport> {
  const streams = await loadStreams({ database, sources: FACT_SCHEMAS, recorders: ['recorder'] });
  return tell('every fact took effect once and in order', checkStreams(streams));
}

/** (a) The same of a real consumer: the gateway's log of what tenants are told, where every such fact is a row. */
export async function checkEventLog(database: Database): Promise<CheckReport> {
  const events = allFacts.filter(({ name }) => TOLD.includes(name));
  const { sources, wholeOrder } = await loadStreams({ database, sources: FACT_SCHEMAS, recorders: [], events: allFacts });
  const tenants = await withTenant(database);
  const told = sources.map(({ source, facts }) => ({ source, facts: facts.filter(({ id, name }) => TOLD.includes(name) && tenants.has(id)) }));
  const { rows } = await database.query<{ id: string }>(`SELECT event_id::text AS id FROM gateway.event_log WHERE name = ANY($1) ORDER BY tenant_id, sequence`, [TOLD]);
  const log: ConsumerLog = { consumer: 'gateway', names: events.map(({ name }) => name), effects: rows.map(({ id }) => id) };
  const report = tell('tenants were told each fact once and in order', checkStreams({ sources: told, consumers: [log], ...(wholeOrder === undefined ? {} : { wholeOrder }) }));
  return { ...report, findings: [...report.findings, ...(await revisionGaps(database))] };
}

/** Ids of the facts that concern a tenant: the gateway goes by the payload. */
async function withTenant(database: Database): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (const schema of FACT_SCHEMAS) {
    const { rows } = await database.query<{ id: string }>(`SELECT event_id::text AS id FROM ${schema}.outbox WHERE name = ANY($1) AND payload::jsonb ? 'tenant'`, [TOLD]);
    for (const { id } of rows) ids.add(id);
  }
  return ids;
}

/** Operations whose changes were not told as revision 1, 2, 3 … in this order. */
async function revisionGaps(database: Database): Promise<string[]> {
  const { rows } = await database.query<{ operation: string; told: string }>(
    `SELECT operation, string_agg(revision::text, ',' ORDER BY sequence) AS told
     FROM (SELECT data::jsonb->>'operationId' AS operation, (data::jsonb->>'revision')::int AS revision, sequence,
                  row_number() OVER (PARTITION BY tenant_id, data::jsonb->>'operationId' ORDER BY sequence) AS place
           FROM gateway.event_log WHERE name = 'operation.changed') AS told
     GROUP BY operation HAVING bool_or(revision <> place)`,
  );
  return rows.map(({ operation, told }) => `${operation} was told in the revisions ${told}`);
}

function tell(name: string, { counts, findings }: StreamReport): CheckReport {
  const looked = `${counts.appended} facts, ${counts.effects} effects, ${counts.orders} orders; ${counts.lost} lost, ${counts.doubled} doubled, ${counts.swapped} swapped, ${counts.unknown} unknown`;
  return reportOf(name, looked, findings.map(({ kind, id, at }) => `${kind}: ${id}${at === undefined ? '' : ` of ${at.source}, stream ${at.stream}, key ${at.key}`}`));
}
