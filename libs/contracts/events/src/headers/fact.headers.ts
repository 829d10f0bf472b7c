import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { z } from 'zod';
import { tenantId } from '../scalars.ts';
import type { EnvelopeCode } from './envelope.errors.ts';
import { eventId, eventSource, eventTime, eventType, logPosition, smallCount, specVersion, traceparentText } from './header-scalars.ts';

/** Of two decimal texts without leading zeros; total, for zod asks it about malformed ones too. */
const isBelow = (one: string, other: string): boolean => one.length < other.length || (one.length === other.length && one < other);

/**
 * Headers of a fact's record: CloudEvents 1.0, Kafka binding, binary mode. The record's key is `ce_partitionkey`, its value
 * the payload as JSON. Headers not named here (a mirror's, a proxy's) are passed over.
 */
export const factHeaders = z.object({
  'content-type': z.literal('application/json').describe('The value is the payload, one JSON object'),
  ce_specversion: specVersion.describe('CloudEvents version'),
  ce_id: eventId.describe('Id of the fact, the same at every delivery: a consumer notes it in its inbox'),
  ce_type: eventType.describe('Name of the fact'),
  ce_source: eventSource.describe('Network and writing schema'),
  ce_time: eventTime.describe('When the transaction that wrote it began'),
  ce_partitionkey: z.string().min(1).max(200).describe('Key of the order; also the record\'s key'),
  ce_version: smallCount.describe('Version of the payload\'s declaration'),
  ce_position: logPosition.describe('Place in the log of the writing schema, from 1'),
  ce_previous: logPosition.describe('Place of the fact before it in the same topic and partition, 0 for the first: a gap shows'),
  ce_tenant: tenantId.optional().describe('Tenant it belongs to'),
  traceparent: traceparentText.optional().describe('W3C trace context of what caused it'),
}).refine(({ ce_position: position, ce_previous: previous }) => isBelow(previous, position), { message: 'the fact before has a lower position', path: ['ce_previous'] });

/** Headers of a fact by name, as they stand in a record. */
export type FactHeaders = z.output<typeof factHeaders>;

/** What the headers of a fact say. */
export interface FactEnvelope {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly network: string;
  /** The schema whose service wrote it. */
  readonly source: string;
  readonly key: string;
  /** Place in the source's log, dense from 1. */
  readonly position: bigint;
  /** Position of the fact before it in the same topic-partition; 0 for the first. */
  readonly previous: bigint;
  /** ISO 8601 UTC with milliseconds. */
  readonly occurredAt: string;
  readonly tenant?: string;
  readonly traceparent?: string;
}

/** Writes the headers of a fact; the caller's values are proven (they come from the outbox). */
export function encodeFactHeaders(envelope: FactEnvelope): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: envelope.id,
    ce_type: envelope.name,
    ce_source: `/${envelope.network}/${envelope.source}`,
    ce_time: envelope.occurredAt,
    ce_partitionkey: envelope.key,
    ce_version: String(envelope.version),
    ce_position: envelope.position.toString(),
    ce_previous: envelope.previous.toString(),
  };
  if (envelope.tenant !== undefined) headers['ce_tenant'] = envelope.tenant;
  if (envelope.traceparent !== undefined) headers['traceparent'] = envelope.traceparent;
  return headers;
}

/** Reads the headers of a fact: ENVELOPE_INVALID, with the header's name. */
export function decodeFactHeaders(headers: Readonly<Record<string, string>>): Result<FactEnvelope, Refusal<EnvelopeCode>> {
  const parsed = factHeaders.safeParse(headers);
  if (!parsed.success) return err({ code: 'ENVELOPE_INVALID', detail: { header: String(parsed.error.issues[0]?.path[0] ?? '') } });
  const read = parsed.data;
  const [, network = '', source = ''] = read.ce_source.split('/');
  return ok({
    id: read.ce_id,
    name: read.ce_type,
    version: Number(read.ce_version),
    network,
    source,
    key: read.ce_partitionkey,
    position: BigInt(read.ce_position),
    previous: BigInt(read.ce_previous),
    occurredAt: read.ce_time,
    ...(read.ce_tenant === undefined ? {} : { tenant: read.ce_tenant }),
    ...(read.traceparent === undefined ? {} : { traceparent: read.traceparent }),
  });
}
