import { describe, expect, it } from 'vitest';
import { cursorOf, cutPage, readCursor } from './cursor.ts';

describe('cursor', () => {
  it.each([0, 1, 35, 36, 6544, Number.MAX_SAFE_INTEGER])('reads back %s', (number) => {
    expect(readCursor('h', cursorOf('h', number))).toBe(number);
  });

  it.each(['', 'h', 'x1', 'h-1', 'h1.5', 'hZ', 'h zz', `h${'z'.repeat(12)}`])('refuses %j', (text) => {
    expect(readCursor('h', text)).toBeUndefined();
  });

  it('gives a next cursor only when there is more', () => {
    expect(cutPage([1, 2, 3], 2, (item) => cursorOf('n', item))).toEqual({ items: [1, 2], next: 'n2' });
    expect(cutPage([1, 2], 2, (item) => cursorOf('n', item))).toEqual({ items: [1, 2] });
  });
});
