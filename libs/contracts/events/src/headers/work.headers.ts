import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { z } from 'zod';
import type { EnvelopeCode } from './envelope.errors.ts';
import { codeText, eventId, eventSource, eventTime, eventType, logPosition, smallCount, specVersion, traceparentText } from './header-scalars.ts';

/**
 * Headers of a record of work: CloudEvents 1.0, Kafka binding, binary mode, and what retrying needs. The value is the body,
 * or empty where `claim-hash` names it. A publisher's own headers begin with `x-` and travel along.
 */
export const workHeaders = z.object({
  'content-type': z.literal('application/octet-stream').describe('The value is the body\'s bytes, or nothing where they are claimed'),
  ce_specversion: specVersion.describe('CloudEvents version'),
  ce_id: eventId.describe('Id of the message, kept through retries and dead letters'),
  ce_type: eventType.describe('Name of the work'),
  ce_source: eventSource.describe('Network and publishing service'),
  ce_time: eventTime.describe('When it was first published'),
  ce_version: smallCount.describe('Version of the body\'s form'),
  attempt: smallCount.describe('Which try this delivery is, from 1'),
  'due-at': eventTime.optional().describe('On the retry topic: not before this time'),
  consumer: z.string().regex(/^[a-z0-9-]{1,64}$/).optional().describe('On the retry and dead-letter topics: who could not do it'),
  code: codeText.optional().describe('On the retry and dead-letter topics: why'),
  origin: z.string().max(300).regex(/^[A-Za-z0-9._-]+\/\d{1,10}\/\d{1,19}$/).optional().describe('On the retry and dead-letter topics: topic/partition/offset of the first delivery'),
  'first-failed-at': eventTime.optional().describe('On the retry and dead-letter topics: when the first try failed'),
  'body-dropped': z.literal('true').optional().describe('On the dead-letter topic: the body was too long to carry here; the origin has it for as long as it is kept'),
  'claim-hash': z.string().regex(/^[0-9a-f]{64}$/).optional().describe('SHA-256 of a body that lies in the claim table'),
  'claim-size': logPosition.optional().describe('Its length in bytes'),
  traceparent: traceparentText.optional().describe('W3C trace context of what asked for it'),
}).refine((headers) => (headers['claim-hash'] === undefined) === (headers['claim-size'] === undefined), { message: 'hash and size come together', path: ['claim-size'] });

/** Headers of a record of work by name. */
export type WorkHeaders = z.output<typeof workHeaders>;

/** What the headers of a record of work say. */
export interface WorkEnvelope {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly network: string;
  /** The service that published it. */
  readonly source: string;
  /** ISO 8601 UTC with milliseconds. */
  readonly publishedAt: string;
  /** From 1. */
  readonly attempt: number;
  /** ISO 8601 UTC with milliseconds. */
  readonly dueAt?: string;
  readonly consumer?: string;
  readonly code?: string;
  /** `topic/partition/offset`. */
  readonly origin?: string;
  /** ISO 8601 UTC with milliseconds. */
  readonly firstFailedAt?: string;
  /** The value is empty because the body was too long for the dead-letter topic. */
  readonly bodyDropped?: true;
  /** SHA-256 in lower-case hex and length in bytes of a claimed body. */
  readonly claim?: { readonly hash: string; readonly size: number };
  readonly traceparent?: string;
}

/** Writes the headers of a record of work from proven values. */
export function encodeWorkHeaders(envelope: WorkEnvelope): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'application/octet-stream',
    ce_specversion: '1.0',
    ce_id: envelope.id,
    ce_type: envelope.name,
    ce_source: `/${envelope.network}/${envelope.source}`,
    ce_time: envelope.publishedAt,
    ce_version: String(envelope.version),
    attempt: String(envelope.attempt),
  };
  if (envelope.dueAt !== undefined) headers['due-at'] = envelope.dueAt;
  if (envelope.consumer !== undefined) headers['consumer'] = envelope.consumer;
  if (envelope.code !== undefined) headers['code'] = envelope.code;
  if (envelope.origin !== undefined) headers['origin'] = envelope.origin;
  if (envelope.firstFailedAt !== undefined) headers['first-failed-at'] = envelope.firstFailedAt;
  if (envelope.bodyDropped !== undefined) headers['body-dropped'] = 'true';
  if (envelope.claim !== undefined) {
    headers['claim-hash'] = envelope.claim.hash;
    headers['claim-size'] = String(envelope.claim.size);
  }
  if (envelope.traceparent !== undefined) headers['traceparent'] = envelope.traceparent;
  return headers;
}

/** Reads the headers of a record of work: ENVELOPE_INVALID, with the header's name. */
export function decodeWorkHeaders(headers: Readonly<Record<string, string>>): Result<WorkEnvelope, Refusal<EnvelopeCode>> {
  const parsed = workHeaders.safeParse(headers);
  if (!parsed.success) return err({ code: 'ENVELOPE_INVALID', detail: { header: String(parsed.error.issues[0]?.path[0] ?? '') } });
  const read = parsed.data;
  const [, network = '', source = ''] = read.ce_source.split('/');
  return ok({
    id: read.ce_id,
    name: read.ce_type,
    version: Number(read.ce_version),
    network,
    source,
    publishedAt: read.ce_time,
    attempt: Number(read.attempt),
    ...(read['due-at'] === undefined ? {} : { dueAt: read['due-at'] }),
    ...(read.consumer === undefined ? {} : { consumer: read.consumer }),
    ...(read.code === undefined ? {} : { code: read.code }),
    ...(read.origin === undefined ? {} : { origin: read.origin }),
    ...(read['first-failed-at'] === undefined ? {} : { firstFailedAt: read['first-failed-at'] }),
    ...(read['body-dropped'] === undefined ? {} : { bodyDropped: true as const }),
    ...(read['claim-hash'] === undefined ? {} : { claim: { hash: read['claim-hash'], size: Number(read['claim-size']) } }),
    ...(read.traceparent === undefined ? {} : { traceparent: read.traceparent }),
  });
}
