import { describe, expect, it } from 'vitest';
import { CopyBuffer } from './copy-buffer.ts';

const numericDigits = (value: bigint): number[] => {
  const rows = new CopyBuffer(32);
  rows.row(1);
  rows.numeric(value);
  const bytes = rows.finish();
  const at = 19 + 2 + 4;
  const count = bytes.readInt16BE(at);
  return [count, bytes.readInt16BE(at + 2), ...Array.from({ length: count }, (_, i) => bytes.readInt16BE(at + 8 + 2 * i))];
};

describe('CopyBuffer', () => {
  it.each([
    [0n, [0, 0]],
    [1n, [1, 0, 1]],
    [10_000n, [1, 1, 1]],
    [123_450_000n, [2, 2, 1, 2345]],
    // On both sides of where whole numbers end.
    [9_007_199_254_740_991n, [4, 3, 9007, 1992, 5474, 991]],
    [9_007_199_254_740_992n, [4, 3, 9007, 1992, 5474, 992]],
    [18_446_744_073_709_551_615n, [5, 4, 1844, 6744, 737, 955, 1615]],
  ])('writes the numeric %s', (value, digits) => {
    expect(numericDigits(value)).toEqual(digits);
  });

  it('writes numbers beyond 32 bits and grows', () => {
    const rows = new CopyBuffer(20);
    rows.row(2);
    rows.int8(0x1_0000_0002);
    rows.bytes(new Uint8Array(100).fill(7));
    const bytes = rows.finish();
    expect(bytes.readBigInt64BE(19 + 2 + 4)).toBe(0x1_0000_0002n);
    expect(bytes.subarray(19 + 2 + 12 + 4, -2)).toEqual(Buffer.alloc(100, 7));
    expect(rows.rows).toBe(1);
  });
});
