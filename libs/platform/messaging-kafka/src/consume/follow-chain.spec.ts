import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FactRecord } from '../fact-record.codec.ts';
import { followChain } from './follow-chain.ts';

/** A record of a position that names its predecessor. */
const record = (position: number, previous: number): FactRecord => ({
  previous: BigInt(previous),
  row: { position: BigInt(position), event_id: '', name: '', version: 1, key: '', tenant: null, payload: '', traceparent: null, created_at: new Date(0) },
});
const positions = (records: readonly FactRecord[], from: bigint): { due: number[]; to: number; ahead: number | undefined } => {
  const { due, to, ahead } = followChain(records, from);
  return { due: due.map(({ position }) => Number(position)), to: Number(to), ahead: ahead === undefined ? undefined : Number(ahead) };
};

describe('followChain', () => {
  it('takes what follows without a gap: positions of a partition need not be dense', () => {
    expect(positions([record(3, 1), record(9, 3), record(10, 9)], 1n)).toEqual({ due: [3, 9, 10], to: 10, ahead: undefined });
  });

  it('begins anywhere behind the first predecessor', () => {
    expect(positions([record(3, 1), record(9, 3)], 2n)).toEqual({ due: [3, 9], to: 9, ahead: undefined });
  });

  it('passes over what was there before', () => {
    expect(positions([record(3, 1), record(9, 3), record(3, 1), record(9, 3), record(12, 9)], 3n)).toEqual({ due: [9, 12], to: 12, ahead: undefined });
  });

  it('does not take what came before its predecessor, nor what follows that', () => {
    expect(positions([record(3, 1), record(12, 9), record(15, 12)], 1n)).toEqual({ due: [3], to: 3, ahead: 15 });
  });

  it('goes on where the missing ones come and the early ones again', () => {
    expect(positions([record(12, 9), record(3, 1), record(9, 3), record(12, 9)], 1n)).toEqual({ due: [3, 9, 12], to: 12, ahead: undefined });
  });

  it('still misses an early one that did not come again', () => {
    expect(positions([record(12, 9), record(3, 1), record(9, 3)], 1n)).toEqual({ due: [3, 9], to: 9, ahead: 12 });
  });

  it('says nothing new of nothing', () => {
    expect(positions([], 5n)).toEqual({ due: [], to: 5, ahead: undefined });
  });
});

/** Positions of one partition, ascending; each record names the one before it. */
const partitions = fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 30 }).map((some) => some.sort((a, b) => a - b));
const chainOf = (log: readonly number[]): FactRecord[] => log.map((position, index) => record(position, log[index - 1] ?? 0));

/** Gives the records in batches of these sizes to one reader. */
function read(records: readonly FactRecord[], sizes: readonly number[]): number[] {
  const taken: number[] = [];
  let to = 0n;
  for (let at = 0, turn = 0; at < records.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    const reach = followChain(records.slice(at, at + size), to);
    taken.push(...reach.due.map(({ position }) => Number(position)));
    to = reach.to;
    at += size;
  }
  return taken;
}
const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });

describe('a reader of a partition', () => {
  it('takes each fact once and in order, wherever publishers began again and paused ones sent a late copy', () => {
    fc.assert(
      fc.property(partitions, fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 6 }), sizes, (log, disturbances, cuts) => {
        const records = chainOf(log);
        const sent: FactRecord[] = [...records];
        for (const [where, from, length] of disturbances) {
          // A copy of a stretch that had been sent, put somewhere behind its first coming.
          const begin = from % records.length;
          const copy = records.slice(begin, begin + 1 + (length % 10));
          const behind = sent.indexOf(copy.at(-1) as FactRecord) + 1;
          sent.splice(behind + (where % (sent.length - behind + 1)), 0, ...copy);
        }
        expect(read(sent, cuts)).toEqual(log);
      }),
    );
  });

  it('takes nothing behind a fact that was lost, until everything from it on comes again', () => {
    fc.assert(
      fc.property(partitions, fc.nat(), sizes, (log, which, cuts) => {
        const records = chainOf(log);
        const lost = which % records.length;
        const without = records.filter((_, index) => index !== lost);
        expect(read(without, cuts)).toEqual(log.slice(0, lost));
        expect(read([...without, ...records.slice(lost)], cuts)).toEqual(log);
      }),
    );
  });
});
