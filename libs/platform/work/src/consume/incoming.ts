import { createHash } from 'node:crypto';
import { CLAIM_CHECK_BYTES, decodeWorkHeaders, type WorkDefinition, type WorkEnvelope } from '@mbaas/contracts-events';
import type { ReceivedRecord } from '@mbaas/platform-kafka';
import type { WORK_CODES } from '../work.errors.ts';

/** A record of work as it came, its headers read. */
export interface Incoming {
  readonly topic: string;
  readonly partition: number;
  readonly record: ReceivedRecord;
  /** Made up, from where the record stands, where its headers cannot be read. */
  readonly envelope: WorkEnvelope;
  /** Of the body, claimed or not. */
  readonly sizeBytes: number;
  /** Why it is not even given to the handler. */
  readonly refused: keyof typeof WORK_CODES | undefined;
}

/** A publisher's own headers, at most, in characters: they travel with every try. */
const MAX_OWN_HEADERS = 8 * 1024;

/** `topic/partition/offset`. */
const placeOf = ({ topic, partition, record }: Pick<Incoming, 'topic' | 'partition' | 'record'>): string => `${topic}/${partition}/${record.offset}`;

/** Where it was delivered first. */
export const originOf = (incoming: Incoming): string => incoming.envelope.origin ?? placeOf(incoming);

/** A publisher's own headers. */
export const ownHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> => Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-')));

/** Reads a record; nothing it holds can make this throw. */
export function readIncoming(work: WorkDefinition, network: string, place: { readonly topic: string; readonly partition: number; readonly record: ReceivedRecord }): Incoming {
  const { record } = place;
  const read = decodeWorkHeaders(record.headers);
  if (!read.ok || read.value.name !== work.name || read.value.version !== work.version || !hasRoom(record)) {
    return { ...place, envelope: madeUp(work, network, placeOf(place), record.timestampMs), sizeBytes: record.value.length, refused: 'WORK_UNREADABLE' };
  }
  const sizeBytes = read.value.claim?.size ?? record.value.length;
  // A body that our publisher would have claimed is not ours, and leaves no room for the headers of a retry.
  const oversized = sizeBytes > work.maxBytes || record.value.length > CLAIM_CHECK_BYTES;
  return { ...place, envelope: read.value, sizeBytes, refused: oversized ? 'WORK_OVERSIZED' : undefined };
}

const hasRoom = ({ key, headers }: ReceivedRecord): boolean =>
  Object.entries(ownHeaders(headers)).reduce((sum, [name, text]) => sum + name.length + text.length, key?.length ?? 0) <= MAX_OWN_HEADERS;

/** The same at each delivery of the record, so that its dead letters are known to be one. */
function madeUp({ name, version }: WorkDefinition, network: string, place: string, timestampMs: number): WorkEnvelope {
  const digits = createHash('sha256').update(place).digest('hex');
  const id = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20, 32)].join('-');
  const time = Number.isFinite(timestampMs) && timestampMs >= 0 && timestampMs < 253_402_300_800_000 ? timestampMs : 0;
  return { id, name, version, network, source: 'unknown', publishedAt: new Date(time).toISOString(), attempt: 1 };
}
