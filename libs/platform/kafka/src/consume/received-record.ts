import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { ReceivedRecord } from '../kafka.port.ts';

/** A client's message as a record. The value is a view into the fetched bytes, not a Buffer: its `slice` copies. */
export const receivedRecord = ({ key, value, headers, offset, timestamp }: KafkaMessage): ReceivedRecord => ({
  key: key === null ? null : key.toString('utf8'),
  value: value === null ? new Uint8Array(0) : new Uint8Array(value.buffer, value.byteOffset, value.length),
  headers: headers === undefined ? {} : textHeaders(headers),
  offset: BigInt(offset),
  timestampMs: Number(timestamp),
});

/** Of a header that stands several times, the first counts. */
function textHeaders(headers: IHeaders): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, given] of Object.entries(headers)) {
    const value = Array.isArray(given) ? given[0] : given;
    if (value !== undefined) texts[name.toLowerCase()] = typeof value === 'string' ? value : value.toString('utf8');
  }
  return texts;
}
