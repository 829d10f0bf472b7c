import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchItemSize, decodeScriptBatch, encodeScriptBatch } from './script-batch.codec.ts';

const bytes = fc.uint8Array({ maxLength: 40 });
const items = fc.array(fc.record({ bytes, previousScripts: fc.array(bytes, { maxLength: 5 }) }), { maxLength: 8 });
const codeOf = (packed: Uint8Array, bounds?: Parameters<typeof decodeScriptBatch>[1]): string => {
  const decoded = decodeScriptBatch(packed, bounds);
  return decoded.ok ? 'ok' : decoded.error.code;
};

describe('a packed batch', () => {
  it('comes back as it was, wherever it lies in a larger buffer', () => {
    fc.assert(
      fc.property(items, fc.nat(9), (transactions, offset) => {
        const packed = encodeScriptBatch(transactions);
        expect(packed.length).toBe(4 + transactions.reduce((size, item) => size + batchItemSize(item), 0));
        const larger = Buffer.alloc(offset + packed.length + 3, 0xee);
        larger.set(packed, offset);
        expect(decodeScriptBatch(larger.subarray(offset, offset + packed.length))).toEqual({ ok: true, value: transactions });
      }),
    );
  });

  it('is refused with a code when cut, lengthened or not one at all', () => {
    fc.assert(
      fc.property(items, fc.nat(), (transactions, cut) => {
        const packed = encodeScriptBatch(transactions);
        expect(codeOf(packed.subarray(0, cut % packed.length))).toMatch(/^CODEC_/);
        expect(codeOf(Uint8Array.of(...packed, 0))).toMatch(/^CODEC_/);
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => void expect(codeOf(noise)).toMatch(/^(ok|CODEC_[A-Z_]+)$/)), { numRuns: 500 });
  });

  it('announces no more than its bytes can hold', () => {
    expect(codeOf(Uint8Array.of(0xff, 0xff, 0xff, 0xff))).toBe('CODEC_COUNT_IMPOSSIBLE');
    expect(codeOf(Uint8Array.of(1, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0))).toBe('CODEC_TRUNCATED');
    expect(codeOf(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0))).toBe('CODEC_COUNT_IMPOSSIBLE');
  });

  it('stays within the bounds of whoever reads it', () => {
    const item = { bytes: Uint8Array.of(1), previousScripts: [Uint8Array.of(2), Uint8Array.of(3)] };
    const packed = encodeScriptBatch([item, item]);
    expect(codeOf(packed, { transactions: 2, inputs: 4 })).toBe('ok');
    expect(codeOf(packed, { transactions: 1, inputs: 4 })).toBe('CODEC_TOO_LONG');
    expect(codeOf(packed, { transactions: 2, inputs: 3 })).toBe('CODEC_TOO_LONG');
  });
});
