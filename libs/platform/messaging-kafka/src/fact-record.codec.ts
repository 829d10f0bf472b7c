import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import type { KafkaRecord } from '@mbaas/platform-kafka';
import type { FactRow } from '@mbaas/platform-messaging/driver';

/** A fact between two processes, and its place among the facts of its topic's partition. */
export interface FactRecord {
  readonly row: FactRow;
  /** Position of the fact before it in the partition; 0: it is the first. */
  readonly previous: bigint;
}

export type FactRecordCode = 'FACT_UNREADABLE';

const POSITION = /^(0|[1-9]\d{0,18})$/;
const VERSION = /^[1-9]\d{0,5}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * A fact as a record: CloudEvents 1.0 in binary mode (attributes in headers `ce_…`, the value is the data), and what we
 * add: `position` in the source's log, `previous` in the partition, `version`, `tenant`, `traceparent`.
 */
export function encodeFactRecord({ row, previous }: FactRecord, { network, source }: { readonly network: string; readonly source: string }): KafkaRecord {
  return {
    key: row.key,
    value: Buffer.from(row.payload),
    headers: {
      ce_specversion: '1.0',
      ce_id: row.event_id,
      ce_source: `/${network}/${source}`,
      ce_type: row.name,
      ce_time: row.created_at.toISOString(),
      ce_subject: row.key,
      'content-type': 'application/json',
      version: String(row.version),
      position: row.position.toString(),
      previous: previous.toString(),
      ...(row.tenant === null ? {} : { tenant: row.tenant }),
      ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
    },
  };
}

/** Reads a record that `encodeFactRecord` made; of any other, FACT_UNREADABLE with the header at fault. The payload is not looked at. */
export function decodeFactRecord({ key, value, headers }: KafkaRecord): Result<FactRecord, Refusal<FactRecordCode>> {
  const { ce_id: id, ce_type: name, ce_time: time, version, position, previous, tenant, traceparent } = headers;
  if (headers['ce_specversion'] !== '1.0') return unreadable('ce_specversion');
  if (id === undefined || !UUID.test(id)) return unreadable('ce_id');
  if (name === undefined) return unreadable('ce_type');
  if (version === undefined || !VERSION.test(version)) return unreadable('version');
  if (position === undefined || !POSITION.test(position)) return unreadable('position');
  if (previous === undefined || !POSITION.test(previous) || BigInt(previous) >= BigInt(position)) return unreadable('previous');
  if (key === null) return unreadable('key');
  const createdAt = new Date(time ?? '');
  if (Number.isNaN(createdAt.getTime())) return unreadable('ce_time');
  const payload = decodeText(value);
  if (payload === undefined) return unreadable('value');
  return ok({
    previous: BigInt(previous),
    row: {
      position: BigInt(position),
      event_id: id,
      name,
      version: Number(version),
      key,
      tenant: tenant ?? null,
      payload,
      traceparent: traceparent ?? null,
      created_at: createdAt,
    },
  });
}

const unreadable = (part: string): Result<never, Refusal<FactRecordCode>> => err({ code: 'FACT_UNREADABLE', detail: { part } });

/** undefined for bytes that are no UTF-8. */
function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
