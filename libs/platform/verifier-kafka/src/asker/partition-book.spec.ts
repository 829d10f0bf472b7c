import { describe, expect, it } from 'vitest';
import { PartitionBook } from './partition-book.ts';

const take = (count: number, next: () => number | undefined): (number | undefined)[] => Array.from({ length: count }, next);

describe('partitions', () => {
  it('come in turn', () => {
    const book = new PartitionBook(3);
    expect(take(7, () => book.next(0))).toEqual([0, 1, 2, 0, 1, 2, 0]);
  });

  it('that were silent are left out until they are heard or some time has passed', () => {
    const book = new PartitionBook(3);
    book.missed(1, 0);
    expect(take(4, () => book.next(5))).toEqual([0, 2, 0, 2]);
    book.heard(1, 'a', 6);
    expect(take(3, () => book.next(7))).toEqual([0, 1, 2]);
    book.missed(1, 10);
    expect(take(3, () => book.next(10_009))).toEqual([0, 2, 0]);
    expect(take(3, () => book.next(10_010))).toEqual([1, 2, 0]);
  });

  it('are taken all the same where all are silent or to be avoided', () => {
    const book = new PartitionBook(2);
    book.missed(0, 0);
    book.missed(1, 0);
    expect(take(3, () => book.next(1))).toEqual([0, 1, 0]);
    expect(book.next(1, new Set([1]))).toBe(0);
    expect(book.next(1, new Set([0, 1]))).toBe(1);
  });

  it('of others are those of a known other validator, then those of nobody known', () => {
    const book = new PartitionBook(3);
    expect(book.nextOfOthers(new Set(['a']), 0)).toBe(0);
    book.heard(0, 'a', 0);
    book.heard(2, 'b', 0);
    expect(take(2, () => book.nextOfOthers(new Set(['a']), 1))).toEqual([2, 2]);
    expect(book.nextOfOthers(new Set(['a', 'b']), 1)).toBe(1);
    book.heard(1, 'a', 1);
    expect(book.nextOfOthers(new Set(['a', 'b']), 1)).toBeUndefined();
    expect(book.answererOf(2, 1)).toBe('b');
    // Whoever was heard long ago may be gone.
    expect(book.answererOf(2, 600_000)).toBeUndefined();
    expect(book.nextOfOthers(new Set(['a', 'b']), 700_000)).toBeDefined();
  });
});
