import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkStreams, type AppendedFact, type StreamFinding } from './check-streams.ts';

const NAME = 'spec.counted';

/** A log of facts over few keys, and one order in which they may rightly take effect: keys interleaved at will. */
const recorded = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat()), { minLength: 2, maxLength: 60 })
  .map((rows) => {
    const facts = rows.map(([key], index): AppendedFact => ({ id: `f${index}`, key, stream: 'spec', name: NAME }));
    // Facts of one key keep their places among the places of that key.
    const places = rows.map(([key, weight], index) => ({ key, weight, index })).sort((x, y) => x.weight - y.weight);
    const waiting = new Map<string, AppendedFact[]>();
    for (const fact of facts) waiting.set(fact.key, [...(waiting.get(fact.key) ?? []), fact]);
    const effects = places.map(({ key }) => waiting.get(key)!.shift()!);
    return { facts, effects };
  });

const kinds = (facts: readonly AppendedFact[], effects: readonly AppendedFact[]): StreamFinding['kind'][] =>
  checkStreams({
    sources: [{ source: 'alpha', facts }],
    consumers: [{ consumer: 'one', names: [NAME], effects: effects.map(({ id }) => id) }],
  }).findings.map(({ kind }) => kind);

const swap = <T>(items: readonly T[], one: number, two: number): T[] =>
  items.map((item, index) => (index === one ? items[two]! : index === two ? items[one]! : item));

/** Two places of the effects, by two arbitrary numbers. */
const pair = fc.tuple(fc.nat(), fc.nat());

describe('checkStreams, for any stream', () => {
  it('finds nothing where keys are interleaved and each is in order', () => {
    fc.assert(
      fc.property(recorded, ({ facts, effects }) => {
        expect(kinds(facts, effects)).toEqual([]);
      }),
    );
  });

  it('finds every swap of two of one key', () => {
    fc.assert(
      fc.property(recorded, pair, ({ facts, effects }, [first, second]) => {
        const one = first % effects.length;
        const sameKey = effects.flatMap(({ key }, index) => (key === effects[one]!.key && index !== one ? [index] : []));
        fc.pre(sameKey.length > 0);
        const found = kinds(facts, swap(effects, one, sameKey[second % sameKey.length]!));
        expect(new Set(found)).toEqual(new Set(['swapped']));
      }),
    );
  });

  it('finds no swap where neighbours of different keys change places', () => {
    fc.assert(
      fc.property(recorded, fc.array(fc.nat(), { maxLength: 30 }), ({ facts, effects }, moves) => {
        let changed: readonly AppendedFact[] = effects;
        for (const move of moves) {
          const at = move % (changed.length - 1);
          if (changed[at]!.key !== changed[at + 1]!.key) changed = swap(changed, at, at + 1);
        }
        expect(kinds(facts, changed)).toEqual([]);
      }),
    );
  });

  it('finds exactly what was taken out and what was put in again', () => {
    fc.assert(
      fc.property(recorded, pair, ({ facts, effects }, [first, second]) => {
        const gone = first % effects.length;
        const less = effects.filter((_, index) => index !== gone);
        expect(kinds(facts, less)).toEqual(['lost']);
        // Somewhere after its first effect; before it, it would be out of order as well.
        const place = gone + 1 + (second % (effects.length - gone));
        expect(kinds(facts, effects.toSpliced(place, 0, effects[gone]!))).toEqual(['doubled']);
      }),
    );
  });
});
