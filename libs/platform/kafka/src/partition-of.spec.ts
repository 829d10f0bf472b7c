import fc from 'fast-check';
import kafkajs from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { partitionOf } from './partition-of.ts';

/** What the client would choose by itself. */
const clientsChoice = kafkajs.Partitioners.DefaultPartitioner();
const partitionMetadata = (count: number) => Array.from({ length: count }, (_, partitionId) => ({ partitionErrorCode: 0, partitionId, leader: 1, replicas: [1], isr: [1] }));

describe('partitionOf', () => {
  // Hashes of Kafka's own clients for these keys, modulo a count that leaves them readable.
  it.each([
    ['21', -973_932_308],
    ['foobar', -790_332_482],
    ['a-little-bit-long-string', -985_981_536],
    ['a-little-bit-longer-string', -1_486_304_829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
    ['abc', 479_470_107],
  ])('hashes %s as Kafka does', (key, hash) => {
    expect(partitionOf(key, 1_000_003)).toBe((hash & 0x7fff_ffff) % 1_000_003);
  });

  it('chooses as the client for any key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.integer({ min: 1, max: 64 }), (key, count) => {
        expect(partitionOf(key, count)).toBe(clientsChoice({ topic: 't', partitionMetadata: partitionMetadata(count), message: { key, value: '' } }));
      }),
    );
  });
});
