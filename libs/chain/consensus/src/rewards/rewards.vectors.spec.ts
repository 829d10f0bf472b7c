import { mainnet, testnet, type Network } from '@mbaas/chain-params';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../test/chain-files.ts';
import { depositReward } from './deposit-reward.ts';
import { mstSubsidy, parseMiningParameters } from './mst-mining.ts';
import { subsidy } from './subsidy.ts';

const networks: Record<string, Network> = { mainnet, testnet };

interface SubsidyVectors {
  points: { network: string; height: number; pow: number; pos: number }[];
  tables: Record<string, { bucket: number; pow_before_pos_height: (number | null)[]; pow_from_pos_height: (number | null)[]; pos: (number | null)[] }>;
  cpp_tests: { kind: 'pow' | 'pos'; network: string; height: number; cpp_test_value: number; normative: number; stale: boolean }[];
}

describe('subsidy', () => {
  const vectors = readJson<SubsidyVectors>('vectors/consensus/subsidy.json');

  it('equals every point', () => {
    expect(vectors.points.length).toBeGreaterThan(20);
    for (const { network, height, pow, pos } of vectors.points) {
      expect([height, subsidy(height, 1, networks[network]!), subsidy(height, 2, networks[network]!)]).toEqual([height, BigInt(pow), BigInt(pos)]);
    }
  });

  it('equals every bucket of the tables', () => {
    let compared = 0;
    for (const [name, table] of Object.entries(vectors.tables)) {
      const network = networks[name]!;
      const compare = (values: (number | null)[], version: number, isEra: (height: number) => boolean): void => {
        for (const [bucket, value] of values.entries()) {
          // A bucket that spans the PoS height is looked at from the side the table speaks of.
          const height = [bucket * table.bucket, (bucket + 1) * table.bucket - 1].find(isEra);
          if (value === null || height === undefined) continue;
          expect([name, height, subsidy(height, version, network)]).toEqual([name, height, BigInt(value)]);
          compared++;
        }
      };
      compare(table.pow_before_pos_height, 1, (height) => height < network.heights.pos);
      compare(table.pow_from_pos_height, 1, (height) => height >= network.heights.pos);
      compare(table.pos, 2, () => true);
    }
    expect(compared).toBeGreaterThan(1500);
  });

  it('follows the node where its own unit tests are stale', () => {
    for (const { kind, network, height, cpp_test_value, normative, stale } of vectors.cpp_tests) {
      const paid = subsidy(height, kind === 'pow' ? 1 : 2, networks[network]!);
      expect([paid, paid !== BigInt(cpp_test_value)]).toEqual([BigInt(normative), stale]);
    }
  });

  it('shares the proof-of-work subsidy among delegated witnesses', () => {
    expect(subsidy(5_113, 3, mainnet, 2)).toBe(150_000_000n);
    expect(subsidy(5_113, 3, mainnet)).toBe(300_000_000n);
    expect(subsidy(5_113, 3, mainnet, 0)).toBe(300_000_000n);
  });
});

describe('depositReward', () => {
  const { cases, rates_1e8 } = readJson<{ rates_1e8: number[]; cases: { network: string; lock_height: number; value: string; reward: string }[] }>('vectors/consensus/deposit_reward.json');

  it('has the rates of the public networks', () => {
    for (const { depositTerms } of Object.values(networks)) expect(depositTerms.map(({ rate }) => Number(rate))).toEqual(rates_1e8);
  });

  it('equals the vectors', () => {
    expect(cases).toHaveLength(98);
    for (const { network, lock_height, value, reward } of cases) {
      expect([value, depositReward(BigInt(value), lock_height, networks[network]!)]).toEqual([value, BigInt(reward)]);
    }
  });

  it('pays nothing for a term the network does not offer', () => expect(depositReward(1_000_000n, 1234, mainnet)).toBe(0n));
});

describe('mst mining', () => {
  interface Mining {
    subsidy: { initial: number; interval: number; base: number; issue_height: number; height: number; subsidy: string }[];
    param_parse: { content: string; valid: boolean }[];
  }
  const vectors = readJson<Mining>('vectors/consensus/mst_mining.json');

  it('equals the vectors', () => {
    expect(vectors.subsidy).toHaveLength(40);
    for (const { initial, interval, base, issue_height, height, subsidy: expected } of vectors.subsidy) {
      const content = `initial:${initial},interval:${interval},base:${base}`;
      expect([content, height, mstSubsidy(height, issue_height, content)]).toEqual([content, height, BigInt(expected)]);
    }
  });

  it.each(vectors.param_parse)('reads $content: $valid', ({ content, valid }) => expect(parseMiningParameters(content) !== null).toBe(valid));

  it.each([
    ['initial:1,interval:1,base:1e400', false],
    ['initial:1,interval:1,base:0x1', false],
    ['initial::1,,interval:1,base:.5', true],
    [',initial:1,interval:1,base:1', false],
    [`initial:1,interval:1,base:1,${'x'.repeat(37)}:1`, false],
  ])('reads %s: %s', (content, valid) => expect(parseMiningParameters(content) !== null).toBe(valid));
});

describe('economics of the wire vectors', () => {
  interface Economics {
    name: string;
    expected: { height?: number; subsidy?: string; lock_height?: number; value?: string; reward?: string };
  }
  const vectors = readJson<Economics[]>('vectors/wire/economics.json');

  it('agree on subsidies and interest', () => {
    let compared = 0;
    for (const { name, expected } of vectors) {
      const network = name.includes('testnet') ? testnet : mainnet;
      if (expected.subsidy !== undefined) {
        expect([name, subsidy(expected.height!, name.startsWith('PoS') ? 2 : 1, network)]).toEqual([name, BigInt(expected.subsidy)]);
        compared++;
      } else if (expected.reward !== undefined) {
        expect([name, depositReward(BigInt(expected.value!), expected.lock_height!, network)]).toEqual([name, BigInt(expected.reward)]);
        compared++;
      }
    }
    expect(compared).toBe(29);
  });
});
