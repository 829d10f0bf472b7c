import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, readVectors } from '../../test/vector-file.ts';
import { nextCommitteeSize } from './committee-size.ts';
import { faultBound, leaderOf, quorum } from './quorum.ts';
import { roundOrder } from './round-order.ts';
import { homeShard, nextShardBits, recordKey, replicasOf, shardOf, shardsByNode } from './shards.ts';

interface Mes {
  quorum: { n: number; f: number; quorum: number }[];
  dec_committee_size: { n: number; total_bytes: number; blocks: number; max_block: number; candidates: number; next_n: number }[];
  dec_order: {
    last_hash_hex: string; witnesses: number; rounds: { epoch: number; round: number; attempt: number; order: number[] }[];
    two_witnesses: { round: number; attempt: number; order: number[] }[];
  };
  ssa: {
    salt: string; keys: { key: string; shards_by_k: Record<string, number> }[]; nodes: string[]; k: number; replicas: number; top: Record<string, number[]>;
    home_of_unplaced: Record<string, number>;
  };
}
const mes = readVectors<Mes>('meschain.json');

describe('quorum', () => {
  it.each(mes.quorum)('of $n', ({ n, f, quorum: needed }) => expect([faultBound(n), quorum(n)]).toEqual([f, needed]));

  it('leads by slot and round', () => expect([leaderOf([4, 2, 7], 1, 0), leaderOf([4, 2, 7], 1, 2), leaderOf([], 0, 0)]).toEqual([2, 4, undefined]));
});

describe('nextCommitteeSize', () => {
  it.each(mes.dec_committee_size)('after $n members and $total_bytes bytes', ({ n, total_bytes, blocks, max_block, candidates, next_n }) => {
    expect(nextCommitteeSize({ members: n, totalBytes: total_bytes, blocks, maxBlockBytes: max_block, candidates })).toBe(next_n);
  });

  it('never asks for more than there are', () => {
    const load = { members: 19, totalBytes: 500, blocks: 1, maxBlockBytes: 1_000 };
    expect([1, 3, 4, 18, 19, 40].map((candidates) => nextCommitteeSize({ ...load, candidates }))).toEqual([1, 1, 4, 16, 19, 19]);
  });
});

describe('roundOrder', () => {
  const { last_hash_hex, witnesses, rounds, two_witnesses } = mes.dec_order;
  const lastHash = bytesOf(last_hash_hex);

  it('is the vector’s', () => {
    let previous: readonly number[] | undefined;
    for (const { epoch, round, attempt, order } of rounds) {
      const drawn = roundOrder(witnesses, { lastHash, epoch, round }, previous);
      expect(drawn).toEqual({ order, attempt });
      previous = drawn.order;
    }
  });

  it('of two members changes every round', () => {
    let previous: readonly number[] | undefined;
    for (const { round, attempt, order } of two_witnesses) {
      const drawn = roundOrder(2, { lastHash, epoch: rounds[0]!.epoch, round }, previous);
      expect(drawn).toEqual({ order, attempt });
      previous = drawn.order;
    }
  });

  it('of one member stays', () => expect(roundOrder(1, { lastHash, epoch: 1, round: 1 }, [0])).toEqual({ order: [0], attempt: 0 }));
});

describe('shards', () => {
  const { salt, keys, nodes, k, replicas, top, home_of_unplaced } = mes.ssa;
  const map = { bits: k, salt: bytesOf(salt) };
  const ids = nodes.map(bytesOf);

  it.each(keys)('of record $key', ({ key, shards_by_k }) => {
    for (const [bits, shard] of Object.entries(shards_by_k)) expect([bits, shardOf(bytesOf(key), { ...map, bits: Number(bits) })]).toEqual([bits, shard]);
  });

  it('are kept by the vector’s nodes', () => {
    for (const [shard, kept] of Object.entries(top)) expect([shard, replicasOf(Number(shard), ids, map)]).toEqual([shard, kept]);
    expect(Object.keys(top)).toHaveLength(2 ** k);
    expect(top['0']).toHaveLength(replicas);
  });

  it('leave no node without one', () => {
    const byNode = shardsByNode(ids, map);
    expect(byNode.every((shards) => shards.length > 0)).toBe(true);
    const unplaced = Object.fromEntries(ids.flatMap((id, node) => (Object.values(top).some((kept) => kept.includes(node)) ? [] : [[String(node), homeShard(id, map)]])));
    expect(unplaced).toEqual(home_of_unplaced);
  });

  it('move a record to one other place when their number doubles', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(0xffff), fc.integer({ min: 0, max: 20 }), (txid, output, bits) => {
      const key = recordKey(txid, output);
      const [now, then] = [shardOf(key, { ...map, bits }), shardOf(key, { ...map, bits: bits + 1 })];
      expect(then === now || then === now + 2 ** bits).toBe(true);
    }), { numRuns: 100 });
  });

  it('split above the threshold and merge below a quarter of it', () => {
    expect([nextShardBits(2, 101, 100), nextShardBits(2, 100, 100), nextShardBits(2, 25, 100), nextShardBits(2, 24, 100), nextShardBits(0, 0, 100)]).toEqual([3, 2, 2, 1, 0]);
  });
});
