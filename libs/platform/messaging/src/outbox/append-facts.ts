import { tenantId, traceparentText } from '@mbaas/contracts-events';
import { assert, BrokenAssumption } from '@mbaas/kernel';
import type { Transaction } from '@mbaas/platform-postgres';
import { currentTraceparent } from '@mbaas/platform-tracing';
import type { EncodedFact, NewFact } from '../fact.ts';
import { assertJson } from '../json-value.ts';
import { tableOf } from '../sql-name.ts';

/** Most bytes of a payload (UTF-8 JSON). What is larger travels as hash and size, its bytes in a table (ARCHITECTURE §4). */
export const MAX_PAYLOAD_BYTES = 256 * 1024;

/** PostgreSQL channel on which a commit with facts says the name of its schema. */
export const OUTBOX_CHANNEL = 'mbaas_outbox';

/** Bounds the statement: six parameters each. */
const FACTS_A_STATEMENT = 500;

const KEY = /^[^\u0000]{1,200}$/s;

/**
 * Writes facts into the outbox of `schema`, in the transaction of the state they speak of, in the order given.
 * A fact that names no trace context gets that of the span it is written in.
 * To keep the order of a key, write them after the transaction holds the lock of the key's row.
 * Throws BrokenAssumption on a payload that breaks its declaration or is larger than MAX_PAYLOAD_BYTES.
 * @example
 * await appendFacts(tx, 'mst', [newFact({ event: assetIssued, key: symbol, payload, tenant })]);
 */
export async function appendFacts(tx: Transaction, schema: string, facts: readonly (NewFact | EncodedFact)[]): Promise<void> {
  for (let at = 0; at < facts.length; at += FACTS_A_STATEMENT) await appendSome(tx, schema, facts.slice(at, at + FACTS_A_STATEMENT));
}

/** One statement. A parameter a value: in an array parameter every quote of a payload would be escaped and copied. */
async function appendSome(tx: Transaction, schema: string, facts: readonly (NewFact | EncodedFact)[]): Promise<void> {
  const values: (string | number | null)[] = [OUTBOX_CHANNEL, schema];
  const current = currentTraceparent();
  const rows = facts.map((fact) => {
    const { event, traceparent = current } = fact;
    const first = values.push(event.name, event.version, checkedKey(fact), checkedTenant(fact), payloadText(fact), readableTrace(traceparent)) - 5;
    return `($${first}, $${first + 1}::int, $${first + 2}, $${first + 3}, $${first + 4}, $${first + 5})`;
  });
  await tx.query(
    `WITH appended AS (
       INSERT INTO ${tableOf(schema, 'outbox')} (name, version, key, tenant, payload, traceparent) VALUES ${rows.join(', ')}
     ) SELECT pg_notify($1, $2)`,
    values,
  );
}

function checkedKey({ event, key }: NewFact | EncodedFact): string {
  assert(KEY.test(key), `The key of a fact ${event.name} must have 1 to 200 characters.`);
  return key;
}

function checkedTenant({ event, tenant }: NewFact | EncodedFact): string | null {
  if (tenant === undefined) return null;
  assert(tenantId.safeParse(tenant).success, `The tenant of a fact ${event.name} is malformed.`);
  return tenant;
}

/** A malformed trace context is worth nothing, and no reason to fail. */
const readableTrace = (traceparent: string | undefined): string | null =>
  traceparent !== undefined && traceparentText.safeParse(traceparent).success ? traceparent : null;

function payloadText(fact: NewFact | EncodedFact): string {
  const text = 'payloadText' in fact ? fact.payloadText : JSON.stringify(checkedPayload(fact));
  assert(Buffer.byteLength(text) <= MAX_PAYLOAD_BYTES, `The payload of a fact ${fact.event.name} is larger than ${MAX_PAYLOAD_BYTES} bytes.`);
  return text;
}

function checkedPayload({ event, payload }: NewFact): unknown {
  const parsed = event.payload.safeParse(payload);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new BrokenAssumption(`The payload of a fact ${event.name} breaks its declaration at "${issue?.path.join('.') ?? ''}": ${issue?.code ?? ''}.`);
  }
  assertJson(parsed.data, `fact ${event.name}`);
  return parsed.data;
}
