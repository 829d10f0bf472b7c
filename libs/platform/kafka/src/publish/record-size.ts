import { KafkaError } from '../kafka.errors.ts';
import type { KafkaRecord } from '../kafka.port.ts';

/** Longest batch of one request, below the 1 MB (1,048,588 bytes with their frame) that a broker takes. */
export const MAX_BATCH_BYTES = 900_000;

/** Longest record: key, value, headers and their frame. */
export const MAX_RECORD_BYTES = 1_000_000;

/** Lengths, offsets and timestamp of a record or a header, at most. */
const RECORD_FRAME = 40;
const HEADER_FRAME = 10;

/** Bytes of a record on the wire, at most. Throws KAFKA_RECORD_TOO_LARGE. */
export function recordBytes({ key, value, headers }: KafkaRecord): number {
  let bytes = RECORD_FRAME + value.length + (key === null ? 0 : Buffer.byteLength(key));
  for (const [name, text] of Object.entries(headers)) bytes += HEADER_FRAME + Buffer.byteLength(name) + Buffer.byteLength(text);
  if (bytes > MAX_RECORD_BYTES) throw new KafkaError('KAFKA_RECORD_TOO_LARGE', `A record of ${bytes} bytes is longer than ${MAX_RECORD_BYTES}.`);
  return bytes;
}
