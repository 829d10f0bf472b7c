import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { OrphanPool } from './orphan-pool.ts';

const LIMITS = { blocks: 40, bytes: 4_000, shares: 4, lifetimeMs: 1_000 };

const hashOf = (number: number): Uint8Array => {
  const hash = new Uint8Array(32);
  new DataView(hash.buffer).setUint32(0, number);
  return hash;
};
const numberOf = (hash: Uint8Array | undefined): number | undefined => hash && new DataView(hash.buffer, hash.byteOffset).getUint32(0);

describe('blocks without a parent', () => {
  const block = (number: number, parent: number, sender = 'a', length = 10, since = 0) => ({ hash: hashOf(number), parent: hashOf(parent), bytes: new Uint8Array(length), sender, since });

  it('name the nearest ancestor that is not there, and leave with everything below it', () => {
    const pool = new OrphanPool(LIMITS);
    // 1 ← 2 ← 3, 2 ← 4, 7 ← 8; they come children first.
    for (const [number, parent] of [[4, 2], [3, 2], [2, 1], [8, 7]] as const) pool.add(block(number, parent));
    expect([2, 3, 4, 8, 1].map((number) => numberOf(pool.missingOf(hashOf(number))))).toEqual([1, 1, 1, 7, undefined]);
    expect(pool.missing().map(numberOf).sort()).toEqual([1, 7]);
    const taken = pool.takeDescendants(hashOf(1)).map(({ hash }) => numberOf(hash));
    expect(taken[0]).toBe(2);
    expect(taken.slice(1).sort()).toEqual([3, 4]);
    expect([pool.size, numberOf(pool.missingOf(hashOf(8)))]).toEqual([1, 7]);
  });

  it('expire, the oldest first', () => {
    const pool = new OrphanPool(LIMITS);
    for (const number of [1, 2, 3]) pool.add(block(number, 100 + number, 'a', 10, number * 100));
    expect(pool.dropBefore(300)).toBe(2);
    expect([pool.has(hashOf(2)), pool.has(hashOf(3))]).toEqual([false, true]);
  });

  it('a flood of one sender pushes out its own', () => {
    const pool = new OrphanPool(LIMITS);
    for (const number of [1, 2, 3]) pool.add(block(number, 50 + number, 'honest', 100));
    for (let number = 1_000; number < 6_000; number += 1) pool.add(block(number, number + 100_000, `greedy-${number % 7}`, 90));
    expect([1, 2, 3].every((number) => pool.has(hashOf(number)))).toBe(true);
    expect(pool.size).toBeLessThanOrEqual(LIMITS.blocks);
    expect(pool.bytes).toBeLessThanOrEqual(LIMITS.bytes);
  });

  it('stay within their bounds and agree with a plain model, whatever comes', () => {
    const move = fc.oneof(
      { weight: 6, arbitrary: fc.record({ add: fc.integer({ min: 1, max: 60 }), parent: fc.integer({ min: 0, max: 59 }), sender: fc.constantFrom('a', 'b', 'c'), length: fc.integer({ min: 1, max: 1_200 }) }) },
      { weight: 1, arbitrary: fc.record({ take: fc.integer({ min: 0, max: 60 }) }) },
      { weight: 1, arbitrary: fc.record({ before: fc.integer({ min: 0, max: 400 }) }) },
    );
    fc.assert(
      fc.property(fc.array(move, { maxLength: 200 }), (moves) => {
        const pool = new OrphanPool(LIMITS);
        const parents = new Map<number, number>();
        for (const [since, step] of moves.entries()) {
          // A parent has the lower number: hashes make no circles.
          if ('add' in step) {
            const parent = step.parent % step.add;
            if (!parents.has(step.add)) parents.set(step.add, parent);
            pool.add(block(step.add, parents.get(step.add) as number, step.sender, step.length, since));
          } else if ('take' in step) {
            const seen = new Set([step.take]);
            for (const { hash, parent } of pool.takeDescendants(hashOf(step.take))) {
              expect(seen.has(numberOf(parent) as number)).toBe(true);
              seen.add(numberOf(hash) as number);
              expect(pool.has(hash)).toBe(false);
            }
          } else pool.dropBefore(step.before);
          expect(pool.size).toBeLessThanOrEqual(LIMITS.blocks);
          expect(pool.bytes).toBeLessThanOrEqual(LIMITS.bytes);
        }
        let held = 0;
        for (const [number, parent] of parents) {
          if (!pool.has(hashOf(number))) continue;
          held += 1;
          let missing = parent;
          while (pool.has(hashOf(missing))) missing = parents.get(missing) as number;
          expect(numberOf(pool.missingOf(hashOf(number)))).toBe(missing);
        }
        expect(held).toBe(pool.size);
        if (pool.size === 0) expect(pool.bytes).toBe(0);
      }),
    );
  });
});
