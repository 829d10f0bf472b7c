import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { templateOrder, type Ordered } from './template-order.ts';

const idOf = (number: number): Uint8Array => new Uint8Array(32).fill(number);

/** A waiting transaction that spends outputs of earlier ones. */
const entry = (number: number, fee: number, size: number, parents: readonly number[] = []): Ordered => ({
  id: idOf(number),
  bytes: new Uint8Array(size),
  fee: BigInt(fee),
  number,
  transaction: { inputs: (parents.length === 0 ? [200] : parents).map((parent) => ({ previousOutput: { hash: idOf(parent) } })) },
});

const numbers = (entries: readonly Ordered[]): number[] => templateOrder(entries).map(({ number }) => number);

const pools = fc.array(fc.record({ fee: fc.nat(100_000), size: fc.integer({ min: 60, max: 2_000 }), parents: fc.array(fc.nat(1_000), { maxLength: 3 }) }), { maxLength: 60 }).map((drawn) =>
  drawn.map(({ fee, size, parents }, number) => entry(number, fee, size, number === 0 ? [] : parents.map((parent) => parent % number))),
);

describe('the order of a template', () => {
  it('takes the highest fee a byte first, the earlier among equals', () => {
    expect(numbers([entry(1, 10_000, 500), entry(2, 30_000, 200), entry(3, 10_000, 500), entry(4, 10_000, 400)])).toEqual([2, 4, 1, 3]);
  });

  it('lets a child follow its parent at once where it pays more than the rest', () => {
    expect(numbers([entry(1, 10_000, 500), entry(2, 90_000, 200, [1]), entry(3, 20_000, 500), entry(4, 90_000, 100, [2])])).toEqual([3, 1, 2, 4]);
  });

  it('keeps everything once, and parents before children', () => {
    fc.assert(
      fc.property(pools, (entries) => {
        const order = numbers(entries);
        expect([...order].sort((a, b) => a - b)).toEqual(entries.map(({ number }) => number));
        const place = new Map(order.map((number, at) => [number, at]));
        for (const { number, transaction } of entries) {
          for (const { previousOutput } of transaction.inputs) {
            const parent = place.get(previousOutput.hash[0] as number);
            if (parent !== undefined) expect(parent).toBeLessThan(place.get(number) as number);
          }
        }
      }),
    );
  });

  it('is by fee a byte wherever nothing depends on anything', () => {
    fc.assert(
      fc.property(pools, (entries) => {
        const loose = entries.map(({ number, fee, bytes }) => entry(number, Number(fee), bytes.length));
        const rates = templateOrder(loose).map(({ fee, bytes }) => Number(fee) / bytes.length);
        expect(rates).toEqual([...rates].sort((a, b) => b - a));
      }),
    );
  });
});
