import { parseDisplayHash } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { bytesOf, privateNetwork, readJson } from '../../test/chain-files.ts';
import { readVoteResult, voteResultHash, voteResultOutput } from '../block/vote-result.ts';
import { witnessScore } from './stake-score.ts';
import { selectByWeight, selectionSeed } from './weighted-selection.ts';

interface Dpos {
  fts: { seed: number; count: number; stakes: number[]; selected_indices: number[] }[];
  seed_from_prev_block_hash: { block_hash_display: string; seed: number }[];
  vote_result: { pubkeys: string[]; mixhash: string; script: string; empty_list_mixhash: string };
}
interface Mars {
  stake: { stake_etp: number; code_stake_score: number; code_total_with_cert: number }[];
}
const dpos = readJson<Dpos>('vectors/consensus/dpos.json');
const mars = readJson<Mars>('vectors/consensus/mars.json');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('selectByWeight', () => {
  it.each(dpos.fts.map((row) => [row.stakes.length, row] as const))('picks whom libstdc++ picks among %d', (_, { stakes, seed, count, selected_indices }) => {
    expect(selectByWeight(stakes, seed, count)).toEqual(selected_indices);
  });

  it('draws beyond the range of the engine', () => {
    const weights = [2 ** 40, 2 ** 40, 2 ** 40];
    expect(selectByWeight(weights, 7, 2)).toHaveLength(2);
    expect(new Set(Array.from({ length: 40 }, (_, seed) => selectByWeight(weights, seed * 7_919, 1)[0])).size).toBe(3);
  });

  it('throws for a holder without weight', () => expect(() => selectByWeight([1, 0], 1, 1)).toThrow());
});

describe('selectionSeed', () => {
  it.each(dpos.seed_from_prev_block_hash)('$block_hash_display', ({ block_hash_display, seed }) => {
    expect(selectionSeed(expectOk(parseDisplayHash(block_hash_display), 'a hash'))).toBe(seed);
  });
});

describe('the vote result', () => {
  const { pubkeys, mixhash, script, empty_list_mixhash } = dpos.vote_result;
  const keys = pubkeys.map(bytesOf);

  it('commits to the keys', () => {
    expect(hex(voteResultHash(keys))).toBe(mixhash);
    expect(hex(voteResultHash([]))).toBe(empty_list_mixhash);
  });

  it('is the script of the vector, and is read back', () => {
    const output = voteResultOutput(keys);
    expect(hex(output.script)).toBe(script);
    expect(readVoteResult(output)?.map(hex)).toEqual(pubkeys);
  });
});

describe('witnessScore', () => {
  const threshold = privateNetwork.dposParams!.lockThresholdAtoms;
  it.each(mars.stake)('$stake_etp ETP', ({ stake_etp, code_stake_score, code_total_with_cert }) => {
    const stake = BigInt(stake_etp) * 100_000_000n;
    expect([witnessScore(stake, false, threshold), witnessScore(stake, true, threshold)]).toEqual([code_stake_score, code_total_with_cert]);
  });
});
