import { decodeFactHeaders, encodeFactHeaders, type EnvelopeCode } from '@mbaas/contracts-events';
import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import type { KafkaRecord } from '@mbaas/platform-kafka';
import type { FactRow } from '@mbaas/platform-messaging/driver';

/** A fact between two processes, and its place among the facts of its topic's partition. */
export interface FactRecord {
  readonly row: FactRow;
  /** Position of the fact before it in the partition; 0: it is the first. */
  readonly previous: bigint;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** A fact as a record: the envelope in headers, the payload as the value, the key of its order as the key. */
export function encodeFactRecord({ row, previous }: FactRecord, { network, source }: { readonly network: string; readonly source: string }): KafkaRecord {
  const headers = encodeFactHeaders({
    id: row.event_id,
    name: row.name,
    version: row.version,
    network,
    source,
    key: row.key,
    position: row.position,
    previous,
    occurredAt: row.created_at.toISOString(),
    ...(row.tenant === null ? {} : { tenant: row.tenant }),
    ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
  });
  return { key: row.key, value: Buffer.from(row.payload), headers };
}

/** Reads a record: ENVELOPE_INVALID, with the header at fault or `value`. Whether the payload is as declared is not looked at. */
export function decodeFactRecord({ value, headers }: KafkaRecord): Result<FactRecord, Refusal<EnvelopeCode>> {
  const decoded = decodeFactHeaders(headers);
  if (!decoded.ok) return decoded;
  const payload = decodeText(value);
  if (payload === undefined) return err({ code: 'ENVELOPE_INVALID', detail: { header: 'value' } });
  const { id, name, version, key, position, previous, occurredAt, tenant = null, traceparent = null } = decoded.value;
  return ok({ previous, row: { position, event_id: id, name, version, key, tenant, payload, traceparent, created_at: new Date(occurredAt) } });
}

/** undefined for bytes that are no UTF-8. */
function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
