import fc from 'fast-check';
import { expect, it } from 'vitest';
import { payToKeyHash } from '@mbaas/chain-script';
import { batchItemSize, encodeScriptBatch } from '@mbaas/platform-native-crypto';
import { cutBatch } from './cut-batch.ts';

const everyday = payToKeyHash(new Uint8Array(20));
/** 3 of 3 keys, bare. */
const multisig = Uint8Array.of(0x53, ...[2, 3, 2].flatMap((parity) => [33, parity, ...new Uint8Array(32).fill(7)]), 0x53, 0xae);
const item = fc.record({ bytes: fc.uint8Array({ maxLength: 400 }), previousScripts: fc.array(fc.constantFrom(everyday, multisig, new Uint8Array()), { maxLength: 12 }) });

it('covers every item once, in order, and keeps the bounds where an item can be cut off', () => {
  fc.assert(
    fc.property(fc.array(item, { maxLength: 40 }), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 50, max: 2_000 }), (items, operations, bytes) => {
      const stretches = cutBatch(items, { operations, bytes });
      expect(stretches.flatMap(({ from, to }) => items.slice(from, to))).toEqual(items);
      for (const { from, to, bytes: size } of stretches) {
        const part = items.slice(from, to);
        expect(part.length).toBeGreaterThan(0);
        expect(size).toBe(part.reduce((sum, one) => sum + batchItemSize(one), 0));
        expect(encodeScriptBatch(part).length).toBe(size + 4);
        if (part.length === 1) continue;
        expect(size).toBeLessThanOrEqual(bytes);
        expect(part.reduce((sum, { previousScripts }) => sum + previousScripts.length, 0)).toBeLessThanOrEqual(operations);
      }
    }),
  );
});

it('counts every key of a multi-signature', () => {
  const one = { bytes: new Uint8Array(10), previousScripts: [multisig] };
  expect(cutBatch(Array.from({ length: 4 }, () => one), { operations: 6, bytes: 10_000 }).map(({ from, to }) => [from, to])).toEqual([[0, 2], [2, 4]]);
});

it('has nothing to cut in an empty batch', () => {
  expect(cutBatch([], { operations: 1, bytes: 1 })).toEqual([]);
});
