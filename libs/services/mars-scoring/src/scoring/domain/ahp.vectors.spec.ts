import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ahpWeights, analyseJudgements } from './ahp.ts';
import { FACTORS, UNIT, type FactorName } from './factors.ts';
import { WEIGHTS } from './mars-score.ts';

interface Vectors {
  matrix_as_printed: number[][]; lambda_max_printed_matrix: number; lambda_max_with_one_third: number; lambda_max_claimed: number; CI: number; RI: number; CR: number; CR_claimed: number;
  eigenvector_weights_not_used: number[]; normative_weights: number[]; row_sums: number[]; thresholds_U1_U2_L4: Record<string, [number, number, number]>;
  extra_matrices: { n: number; matrix: number[][]; lambda_max: number; weights: number[] }[]; random_index: Record<string, number>;
}
const vectors = JSON.parse(readFileSync(new URL('../../../../../../vectors/consensus/mars16_ahp.json', import.meta.url), 'utf8')) as Vectors;
const printed = vectors.matrix_as_printed;
const withThird = printed.map((row, index) => (index === 3 ? [1 / 3, ...row.slice(1)] : row));
const expectClose = (actual: readonly number[], expected: readonly number[], digits = 10): void => {
  expect(actual).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) expect(actual[index]).toBeCloseTo(value, digits);
};

describe('the judgements of MIP-16', () => {
  it('have the eigenvalue and the consistency of the vectors, and are accepted', () => {
    const analysis = analyseJudgements(printed);
    expectClose([analysis.lambdaMax, analysis.consistencyIndex, analysis.consistencyRatio], [vectors.lambda_max_printed_matrix, vectors.CI, vectors.CR]);
    expect(analysis.acceptable).toBe(true);
    expect(analysis.consistencyIndex / analysis.consistencyRatio).toBeCloseTo(vectors.RI, 10);
    expectClose([analysis.lambdaMax, analysis.consistencyRatio], [vectors.lambda_max_claimed, vectors.CR_claimed], 3);
    expect(analyseJudgements(withThird).lambdaMax).toBeCloseTo(vectors.lambda_max_with_one_third, 10);
  });

  it('give the normative weights by their row sums, not by the eigenvector', () => {
    expectClose(withThird.map((row) => row.reduce((sum, value) => sum + value, 0)), vectors.row_sums);
    expectClose(ahpWeights(withThird), vectors.normative_weights, 8);
    expectClose(Object.values(WEIGHTS).map((weight) => Number(weight) / 1e9), vectors.normative_weights);
    expectClose(ahpWeights(printed, 'eigen'), vectors.eigenvector_weights_not_used, 8);
  });

  it('draw the bands of the scorecard', () => {
    const names: Record<string, FactorName> = { etp_avg: 'etp_average', mst_avg: 'mst_average', mit_avg: 'mit_average', fee_avg: 'fee' };
    for (const [name, thresholds] of Object.entries(vectors.thresholds_U1_U2_L4)) {
      const factor = FACTORS.find((row) => row.name === (names[name] ?? name))!;
      expect([name, factor.bands.map(({ limit }) => Number(limit / UNIT))]).toEqual([name, thresholds]);
    }
  });
});

describe('analyseJudgements', () => {
  it.each(vectors.extra_matrices)('of size $n', ({ matrix, lambda_max, weights }) => {
    const analysis = analyseJudgements(matrix);
    expect(analysis.lambdaMax).toBeCloseTo(lambda_max, 10);
    expectClose(analysis.eigenvector, weights);
    expectClose(ahpWeights(matrix), weights);
  });

  it('knows the random index of each size', () => {
    for (const [size, index] of Object.entries(vectors.random_index)) {
      // One judgement that contradicts all others.
      const matrix = Array.from({ length: Number(size) }, (_, row) => Array.from({ length: Number(size) }, (_value, column) => (row === 0 && column > 0 ? 5 : 1)));
      const { consistencyIndex, consistencyRatio } = analyseJudgements(matrix);
      expect([size, index === 0 ? consistencyRatio : consistencyIndex / consistencyRatio]).toEqual([size, index === 0 ? 0 : expect.closeTo(index, 10) as number]);
    }
  });

  it('refuses contradictions', () => {
    expect(analyseJudgements([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]]).acceptable).toBe(false);
    expect(() => analyseJudgements([[1, 2]])).toThrow();
    expect(() => analyseJudgements([[0]])).toThrow();
  });
});
