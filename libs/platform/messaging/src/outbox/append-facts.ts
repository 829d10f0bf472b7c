import { assert, BrokenAssumption } from '@mbaas/kernel';
import type { Transaction } from '@mbaas/platform-postgres';
import type { EncodedFact, NewFact } from '../fact.ts';
import { assertJson } from '../json-value.ts';
import { tableOf } from '../sql-name.ts';

/** Most bytes of a payload (UTF-8 JSON). What is larger travels as hash and size, its bytes in a table (ARCHITECTURE §4). */
export const MAX_PAYLOAD_BYTES = 256 * 1024;

/** PostgreSQL channel on which a commit with facts says the name of its schema. */
export const OUTBOX_CHANNEL = 'mbaas_outbox';

const KEY = /^[^\u0000]{1,200}$/s;

/**
 * Writes facts into the outbox of `schema`, in the transaction of the state they speak of, in the order given.
 * To keep the order of a key, write them after the transaction holds the lock of the key's row.
 * Throws BrokenAssumption on a payload that breaks its declaration or is larger than MAX_PAYLOAD_BYTES.
 * @example
 * await appendFacts(tx, 'mst', [newFact({ event: assetIssued, key: symbol, payload, tenant })]);
 */
export async function appendFacts(tx: Transaction, schema: string, facts: readonly (NewFact | EncodedFact)[]): Promise<void> {
  if (facts.length === 0) return;
  await tx.query(
    `WITH appended AS (
       INSERT INTO ${tableOf(schema, 'outbox')} (name, version, key, tenant, payload, traceparent)
       SELECT name, version, key, tenant, payload, traceparent
       FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[])
            WITH ORDINALITY AS fact (name, version, key, tenant, payload, traceparent, n)
       ORDER BY n
     ) SELECT pg_notify($7, $8)`,
    [
      facts.map(({ event }) => event.name),
      facts.map(({ event }) => event.version),
      facts.map(checkedKey),
      facts.map(({ tenant }) => tenant ?? null),
      facts.map(payloadText),
      facts.map(({ traceparent }) => traceparent ?? null),
      OUTBOX_CHANNEL,
      schema,
    ],
  );
}

function checkedKey({ event, key }: NewFact | EncodedFact): string {
  assert(KEY.test(key), `The key of a fact ${event.name} must have 1 to 200 characters.`);
  return key;
}

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
