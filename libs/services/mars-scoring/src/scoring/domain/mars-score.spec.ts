import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UNIT } from './factors.ts';
import { centiText, marsScore, WEIGHTS, type FactorValues } from './mars-score.ts';

interface Vectors {
  readonly weights_times_1e9: readonly number[];
  readonly cases: readonly { name: string; input: Record<string, number>; B: readonly number[]; A_times_1e9: string; A: number; mars: number; mars_centi: number }[];
}

const vectors = JSON.parse(readFileSync(new URL('../../../../../../vectors/consensus/mars16_ahp.json', import.meta.url), 'utf8')) as Vectors;

/** Names of the vectors' inputs in our table. */
const NAMES: Readonly<Record<string, keyof FactorValues>> = { etp_avg: 'etp_average', mst_avg: 'mst_average', mit_avg: 'mit_average', fee_avg: 'fee' };

describe('MARS score (MIP-16)', () => {
  it('has the normative weights', () => {
    expect(Object.values(WEIGHTS).map(Number)).toEqual(vectors.weights_times_1e9);
  });

  it.each(vectors.cases.map((entry) => [entry.name, entry] as const))('%s', (_name, { input, B, A_times_1e9, A, mars, mars_centi }) => {
    const values = Object.fromEntries(Object.entries(input).map(([name, value]) => [NAMES[name] ?? name, BigInt(Math.round(value * Number(UNIT)))])) as FactorValues;
    const score = marsScore(values);
    expect(score.groups.map(({ points }) => points)).toEqual(B);
    expect(score.centi).toBe(mars_centi);
    const weighted = score.groups.reduce((sum, { group, points }) => sum + WEIGHTS[group] * BigInt(points), 0n);
    expect(String(weighted)).toBe(A_times_1e9);
    expect([Number(weighted) / 1e9, 200 + Number(weighted) / 1e9]).toEqual([expect.closeTo(A, 8), expect.closeTo(mars, 8)]);
  });

  it('explains each factor with its value', () => {
    const newcomer = Object.fromEntries(['transfers', 'recharges', 'mit_issues', 'mst_issues', 'etp_average', 'mst_average', 'mit_average', 'age_months', 'fee', 'partners'].map((name) => [name, 0n])) as unknown as FactorValues;
    const score = marsScore({ ...newcomer, fee: 40_000_000n });
    expect(score.factors.find(({ factor }) => factor === 'fee')?.sentence).toBe('0.4 ETP paid in fees: 20 points');
    expect(centiText(score.centi)).toBe('260.88');
  });
});
