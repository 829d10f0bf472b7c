import { describe, expect, it } from 'vitest';
import { HashMap } from './hash-map.ts';

interface Item {
  readonly hash: Uint8Array;
  readonly name: string;
}

const COUNT = 600;

const item = (first: number, last: number, name = `${first}.${last}`): Item => {
  const hash = new Uint8Array(32).fill(255);
  // Which four bytes choose the bucket is a secret: only hashes that differ in one byte of many can share one.
  hash[0] = first;
  hash[31] = last;
  return { hash, name };
};

describe('HashMap', () => {
  it('tells hashes apart that may share a bucket', () => {
    const map = new HashMap<Item>(({ hash }) => hash);
    for (let last = 0; last < 5; last += 1) map.add(item(1, last));
    map.add(item(2, 0));
    expect(map.size).toBe(6);
    expect(map.get(item(1, 3).hash)?.name).toBe('1.3');
    expect(map.delete(item(1, 2).hash)).toBe(true);
    expect(map.delete(item(1, 4).hash)).toBe(true);
    expect(map.delete(item(1, 0).hash)).toBe(true);
    expect(map.delete(item(1, 0).hash)).toBe(false);
    expect(map.delete(item(3, 0).hash)).toBe(false);
    expect([...map.values()].map(({ name }) => name).sort()).toEqual(['1.1', '1.3', '2.0']);
    expect(map.get(item(1, 2).hash)).toBeUndefined();
    expect(map.size).toBe(3);
  });

  it('holds what a plain Map holds, whatever shares a bucket', () => {
    // Hashes that differ in two bytes only: whichever four bytes are looked at, many share a bucket, or all do.
    const map = new HashMap<Item>(({ hash }) => hash);
    const plain = new Map<string, string>();
    for (let at = 0; at < COUNT; at += 1) {
      const one = item(at & 15, at >> 4);
      map.add(one);
      plain.set(Buffer.from(one.hash).toString('hex'), one.name);
    }
    expect(map.size).toBe(plain.size);
    for (const { hash, name } of [...map.values()]) expect(plain.get(Buffer.from(hash).toString('hex'))).toBe(name);
    for (let at = 0; at < COUNT; at += 3) expect(map.delete(item(at & 15, at >> 4).hash)).toBe(true);
    for (let at = 0; at < COUNT; at += 1) expect(map.has(item(at & 15, at >> 4).hash)).toBe(at % 3 !== 0);
  });

  it('replaces a value, alone and among others', () => {
    const map = new HashMap<Item>(({ hash }) => hash);
    map.add(item(1, 1, 'a'));
    map.add(item(1, 1, 'b'));
    expect([map.size, map.get(item(1, 1).hash)?.name]).toEqual([1, 'b']);
    map.add(item(1, 2, 'c'));
    map.add(item(1, 1, 'd'));
    expect([map.size, map.get(item(1, 1).hash)?.name, map.get(item(1, 2).hash)?.name]).toEqual([2, 'd', 'c']);
  });
});
