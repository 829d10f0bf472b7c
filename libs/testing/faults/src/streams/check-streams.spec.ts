import { describe, expect, it } from 'vitest';
import { checkStreams, type AppendedFact, type RecordedStreams, type SourceLog } from './check-streams.ts';

const fact = (id: string, key: string, stream = 'operation'): AppendedFact => ({ id, key, stream, name: `mst.${stream}` });

const SOURCES: readonly SourceLog[] = [
  { source: 'mst', facts: [fact('a1', 'a'), fact('b1', 'b'), fact('a2', 'a'), fact('a3', 'a'), fact('b2', 'b')] },
  { source: 'identity', facts: [fact('c1', 'a'), fact('c2', 'a')] },
];
const GOOD = ['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'c2'];

const check = (effects: readonly string[], more: Partial<RecordedStreams> = {}) =>
  checkStreams({ sources: SOURCES, consumers: [{ consumer: 'mars', names: ['mst.operation'], effects }], ...more });

describe('checkStreams', () => {
  it('finds nothing in a good stream', () => {
    expect(check(GOOD)).toEqual({ findings: [], counts: { appended: 7, effects: 7, orders: 3, lost: 0, doubled: 0, swapped: 0, unknown: 0 } });
  });

  it('finds the one that is lost', () => {
    const { findings, counts } = check(GOOD.filter((id) => id !== 'a2'));
    expect(findings).toEqual([{ kind: 'lost', consumer: 'mars', id: 'a2', at: { source: 'mst', stream: 'operation', key: 'a' } }]);
    expect(counts).toMatchObject({ lost: 1, doubled: 0, swapped: 0 });
  });

  it('finds the one that is doubled, wherever it comes again', () => {
    expect(check([...GOOD, 'b1']).findings).toEqual([{ kind: 'doubled', consumer: 'mars', id: 'b1', at: { source: 'mst', stream: 'operation', key: 'b' } }]);
    expect(check(['a1', ...GOOD]).findings).toMatchObject([{ kind: 'doubled', id: 'a1' }]);
  });

  it('finds the two that are swapped', () => {
    expect(check(['a1', 'b1', 'c1', 'a3', 'b2', 'a2', 'c2']).findings).toEqual([
      { kind: 'swapped', consumer: 'mars', id: 'a2', at: { source: 'mst', stream: 'operation', key: 'a' } },
    ]);
  });

  it('finds an effect of something that was never appended, or is none of the consumer', () => {
    expect(check([...GOOD, 'ghost']).findings).toEqual([{ kind: 'unknown', consumer: 'mars', id: 'ghost' }]);
    const sources = [...SOURCES, { source: 'keys', facts: [fact('w1', 'w', 'wallet')] }];
    expect(check([...GOOD, 'w1'], { sources }).findings).toMatchObject([{ kind: 'unknown', id: 'w1' }]);
    expect(check(GOOD, { sources }).findings).toEqual([]);
  });

  it('finds all of them at once, each at its consumer', () => {
    const consumers = [
      { consumer: 'one', names: ['mst.operation'], effects: ['b1', 'c1', 'a3', 'a3', 'b2', 'c2', 'a2'] },
      { consumer: 'two', names: ['mst.operation'], effects: GOOD },
    ];
    const { counts, findings } = check([], { consumers });
    expect(counts).toMatchObject({ lost: 1, doubled: 1, swapped: 1, unknown: 0 });
    expect(new Set(findings.map(({ consumer }) => consumer))).toEqual(new Set(['one']));
  });

  it('holds a stream with one order to it over all keys', () => {
    const swapped = ['b1', 'a1', 'c1', 'a2', 'b2', 'a3', 'c2'];
    expect(check(swapped).findings).toEqual([]);
    expect(check(swapped, { wholeOrder: new Set(['operation']) }).findings.map(({ id }) => id)).toEqual(['a1', 'a3']);
  });

  it('keeps keys apart that only look alike when glued together', () => {
    const sources = [{ source: 'mst', facts: [fact('x', 'a","b'), fact('y', 'a')] }];
    expect(check(['y', 'x'], { sources }).findings).toEqual([]);
  });
});
