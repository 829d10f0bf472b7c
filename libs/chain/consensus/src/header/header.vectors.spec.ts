import { mainnet, testnet, type Network } from '@mbaas/chain-params';
import { describe, expect, it } from 'vitest';
import { privateNetwork, readJson } from '../../test/chain-files.ts';
import type { HeaderRecord } from '../view/consensus-view.ts';
import { requiredBits } from './difficulty.ts';
import type { HeaderCase } from './header-case.ts';
import { checkSuccession } from './succession.rule.ts';

const networks: Record<string, Network> = { mainnet, testnet };
const record = (number: number, version: number, timestamp: number, bits: bigint): HeaderRecord => ({ hash: new Uint8Array(32), number, version, timestamp, bits });

/** A branch that starts at some height. */
function branch(headers: readonly HeaderRecord[]): HeaderCase['view'] {
  const byHeight = new Map(headers.map((header) => [header.number, header]));
  return { header: (height) => byHeight.get(height) };
}

/** Null where there is no earlier block of the version. */
interface Step { prev_timestamp: number; prev_bits: string | null; timestamp: number; prev_minus_pprev: number | null; bits: string }
const difficulty = readJson<Record<'v1' | 'v2_pow' | 'v2_pos', { network: string; steps: Step[] }[]>>('vectors/consensus/difficulty.json');

describe('requiredBits', () => {
  it('follows the first rule', () => {
    for (const { network, steps } of difficulty.v1) {
      for (const { prev_timestamp, prev_bits, timestamp, bits } of steps) {
        const view = branch(prev_bits === null ? [record(1000, 2, 0, 1n)] : [record(1000, 1, prev_timestamp, BigInt(prev_bits))]);
        expect(requiredBits({ version: 1, timestamp, number: 1001 }, 1001, view, networks[network]!)).toBe(BigInt(bits));
      }
    }
  });

  it('follows the second rule for work', () => {
    for (const { network, steps } of difficulty.v2_pow) {
      for (const { prev_timestamp, prev_bits, timestamp, bits } of steps) {
        const view = branch(prev_bits === null ? [record(2_000_000, 2, 0, 1n)] : [record(2_000_000, 1, prev_timestamp, BigInt(prev_bits))]);
        expect(requiredBits({ version: 1, timestamp, number: 2_000_001 }, 2_000_001, view, networks[network]!)).toBe(BigInt(bits));
      }
    }
  });

  it('follows the second rule for stake, which looks at the two blocks before', () => {
    for (const { network, steps } of difficulty.v2_pos) {
      for (const { prev_minus_pprev, prev_bits, bits } of steps) {
        const first = prev_minus_pprev === null ? [] : [record(2_000_000, 2, 1_500_000_000, 1n)];
        const second = prev_bits === null ? 1 : 2;
        const view = branch([...first, record(2_000_001, 1, 0, 1n), record(2_000_002, second, 1_500_000_000 + (prev_minus_pprev ?? 0), BigInt(prev_bits ?? 1))]);
        expect(requiredBits({ version: 2, timestamp: 0, number: 2_000_003 }, 2_000_003, view, networks[network]!)).toBe(BigInt(bits));
      }
    }
  });

  it('replays the mixed simulation', () => {
    interface Row { number: number; version: number; timestamp: number; bits: string; prev_same: number | null; pprev_same: number | null; cumulative_work_from_start: string }
    const { start_headers, rows, network } = readJson<{ network: string; start_headers: Row[]; rows: Row[] }>('vectors/consensus/chain_simulation.json');
    expect(networks[network]).toBe(mainnet);
    let work = 0n;
    const headers = start_headers.map(({ number, version, timestamp, bits }) => record(number, version, timestamp, BigInt(bits)));
    for (const { number, version, timestamp, bits, prev_same, pprev_same, cumulative_work_from_start } of rows) {
      const same = headers.filter((header) => header.version === version).map((header) => header.number);
      expect([number, same.at(-1) ?? null, same.at(-2) ?? null]).toEqual([number, prev_same, pprev_same]);
      work += BigInt(bits);
      expect([number, String(work)]).toEqual([number, cumulative_work_from_start]);
      const walking = branch(headers);
      const indexed = { ...walking, lastHeaderOfVersion: (kind: number, from: number) => headers.findLast((header) => header.version === kind && header.number <= from) };
      expect([number, requiredBits({ version, timestamp, number }, number, walking, mainnet)]).toEqual([number, BigInt(bits)]);
      expect([number, requiredBits({ version, timestamp, number }, number, indexed, mainnet)]).toEqual([number, BigInt(bits)]);
      headers.push(record(number, version, timestamp, BigInt(bits)));
    }
    expect(rows).toHaveLength(120);
  });

  it('agrees with the wire vectors', () => {
    interface Economics { name: string; expected: { prev_bits?: string; interval?: number; bits?: string } }
    let compared = 0;
    for (const { name, expected } of readJson<Economics[]>('vectors/wire/economics.json')) {
      if (!name.startsWith('difficulty')) continue;
      const [bits, seconds] = [BigInt(expected.prev_bits!), expected.interval!];
      const version = name.includes('PoS') ? 2 : 1;
      const number = name.includes('v1') ? 1000 : 2_000_000;
      const view = version === 2
        ? branch([record(number - 2, 2, 1_500_000_000, 1n), record(number - 1, 2, 1_500_000_000 + seconds, bits)])
        : branch([record(number - 1, 1, 1_500_000_000, bits)]);
      expect([name, requiredBits({ version, timestamp: 1_500_000_000 + seconds, number }, number, view, mainnet)]).toEqual([name, BigInt(expected.bits!)]);
      compared++;
    }
    expect(compared).toBeGreaterThan(20);
  });

  it('is constant in the first era of networks that say so, and at least the minimum later', () => {
    const view = branch([record(10, 1, 0, 10n), record(6000, 1, 0, 10n)]);
    expect(requiredBits({ version: 1, timestamp: 1, number: 11 }, 11, view, privateNetwork)).toBe(10n);
    expect(requiredBits({ version: 1, timestamp: 5000, number: 6001 }, 6001, view, privateNetwork)).toBe(10n);
  });

  it('starts stake at its minimum, however old the only stake block is', () => {
    const one = branch([record(2_000_000, 2, 0, 5n), record(2_000_001, 1, 0, 5n)]);
    expect(requiredBits({ version: 2, timestamp: 0, number: 2_000_002 }, 2_000_002, one, mainnet)).toBe(mainnet.difficulty.posMin);
  });

  it('never passes 2^256 - 1', () => {
    const view = branch([record(1000, 1, 100, (1n << 256n) - 1n)]);
    expect(requiredBits({ version: 1, timestamp: 100, number: 1001 }, 1001, view, mainnet)).toBe((1n << 256n) - 1n);
  });
});

describe('checkSuccession', () => {
  const { cases } = readJson<{ cases: { start_height: number; versions: number[]; accepted: boolean[] }[] }>('vectors/consensus/successive.json');

  it('equals the vectors', () => {
    for (const { start_height, versions, accepted } of cases) {
      const headers = versions.map((version, index) => record(start_height + index, version, 0, 1n));
      const view = branch(headers);
      const context = { network: mainnet, profile: 'reference', height: 0, top: 0, medianTimePast: 0, now: null } as const;
      const verdicts = headers.map((header) =>
        checkSuccession({ header: { ...header, nonce: 0n, mixHash: header.hash, previousBlockHash: header.hash, merkleRoot: header.hash }, hash: header.hash, view, context })?.code);
      expect(verdicts).toEqual(accepted.map((isAccepted) => (isAccepted ? undefined : 'BLOCK_SAME_KIND_TOO_LONG')));
    }
    expect(cases.flatMap(({ accepted }) => accepted)).toContain(false);
  });
});
