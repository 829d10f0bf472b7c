import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { nodeSort } from './node-sort.ts';

interface Item {
  readonly height: number;
  readonly place: number;
}
const before = (a: Item, b: Item): boolean => a.height > b.height;
const itemsOf = (heights: readonly number[]): Item[] => heights.map((height, place) => ({ height, place }));

describe('the order of the node', () => {
  it('has every item once, sorted', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 50 }), { maxLength: 300 }), (heights) => {
        const items = itemsOf(heights);
        const sorted = nodeSort(items, before);
        expect(sorted.map(({ height }) => height)).toEqual([...heights].sort((a, b) => b - a));
        expect(sorted.map(({ place }) => place).sort((a, b) => a - b)).toEqual(items.map(({ place }) => place));
      }),
    );
  });

  it('is stable up to sixteen items', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 4 }), { maxLength: 16 }), (heights) => {
        const items = itemsOf(heights);
        expect(nodeSort(items, before)).toEqual([...items].sort((a, b) => b.height - a.height || a.place - b.place));
      }),
    );
  });

  it('is not stable beyond: seventeen equal items', () => {
    // The pivot is the ninth; every step of the partition swaps the outermost pair that is left.
    const places = nodeSort(itemsOf(new Array<number>(17).fill(7)), before).map(({ place }) => place);
    expect(places).not.toEqual([...places].sort((a, b) => a - b));
    expect(places).toEqual([8, 16, 15, 14, 13, 12, 11, 10, 9, 0, 7, 6, 5, 4, 3, 2, 1]);
  });

  it('leaves its input alone and sorts what is sorted', () => {
    const items = itemsOf([1, 2, 3]);
    expect(nodeSort(items, before).map(({ place }) => place)).toEqual([2, 1, 0]);
    expect(items).toEqual(itemsOf([1, 2, 3]));
    expect(nodeSort([], before)).toEqual([]);
  });
});
