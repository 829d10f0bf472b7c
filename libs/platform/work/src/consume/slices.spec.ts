import { describe, expect, it } from 'vitest';
import type { Incoming } from './incoming.ts';
import { slicesOf } from './slices.ts';

const MIB = 1024 * 1024;
const sized = (...sizes: number[]): Incoming[] => sizes.map((sizeBytes) => ({ sizeBytes }) as Incoming);
const sizesOf = (batch: readonly Incoming[]): number[][] => [...slicesOf(batch)].map((slice) => slice.map(({ sizeBytes }) => sizeBytes));

describe('slicesOf', () => {
  it('bounds the bytes of a slice, claimed ones included, and keeps the order', () => {
    expect(sizesOf(sized(3 * MIB, 5 * MIB, 1, 9 * MIB, 2))).toEqual([[3 * MIB, 5 * MIB], [1], [9 * MIB], [2]]);
  });

  it('bounds their number', () => {
    expect(sizesOf(sized(...Array.from({ length: 501 }, () => 1))).map(({ length }) => length)).toEqual([500, 1]);
  });

  it('makes none of nothing', () => {
    expect(sizesOf([])).toEqual([]);
  });
});
