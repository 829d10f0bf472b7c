import { describe, expect, it } from 'vitest';
import { HashMap } from './hash-map.ts';

const hash = (first: number, last: number): Uint8Array => {
  const bytes = new Uint8Array(32).fill(255);
  bytes[0] = first;
  bytes[31] = last;
  return bytes;
};

describe('HashMap', () => {
  it('tells hashes with the same first 48 bits apart', () => {
    const map = new HashMap<number>();
    for (let last = 0; last < 5; last += 1) map.set(hash(1, last), last);
    map.set(hash(2, 0), 99);
    expect(map.size).toBe(6);
    expect(map.get(hash(1, 3))).toBe(3);
    expect(map.delete(hash(1, 2))).toBe(true);
    expect(map.delete(hash(1, 4))).toBe(true);
    expect(map.delete(hash(1, 0))).toBe(true);
    expect(map.delete(hash(1, 0))).toBe(false);
    expect([...map.values()].sort((a, b) => a - b)).toEqual([1, 3, 99]);
    expect(map.get(hash(1, 2))).toBeUndefined();
  });

  it('replaces a value', () => {
    const map = new HashMap<string>();
    map.set(hash(1, 1), 'a');
    map.set(hash(1, 1), 'b');
    expect([map.size, map.get(hash(1, 1))]).toEqual([1, 'b']);
  });
});
