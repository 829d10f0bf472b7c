import type { PartitionOf } from './kafka.port.ts';

const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;
const encoder = new TextEncoder();

/** Murmur2, 32 bits, with the seed of Kafka's own clients. */
function murmur2(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let hash = SEED ^ bytes.length;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    let word = Math.imul(view.getInt32(at, true), MULTIPLIER);
    word = Math.imul(word ^ (word >>> 24), MULTIPLIER);
    hash = Math.imul(hash, MULTIPLIER) ^ word;
  }
  const rest = bytes.length - at;
  if (rest > 0) {
    for (let index = rest - 1; index >= 0; index -= 1) hash ^= view.getUint8(at + index) << (8 * index);
    hash = Math.imul(hash, MULTIPLIER);
  }
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return hash ^ (hash >>> 15);
}

/** The partition of a key: murmur2 of its UTF-8 bytes, sign bit off, modulo the count, as Kafka's own clients choose. */
export const partitionOf: PartitionOf = (key, partitions) => (murmur2(encoder.encode(key)) & 0x7fff_ffff) % partitions;
