import { assert } from '@mbaas/kernel';

/** A square matrix of positive pairwise judgements, row by row: how much more the row counts than the column. */
export type Judgements = readonly (readonly number[])[];

/** Saaty's random index by size; index 0 is unused. consensus.md 10.3. */
const RANDOM_INDEX = [0, 0, 0, 0.58, 0.9, 1.12, 1.24, 1.32, 1.41, 1.45];
/** Consistency from which judgements contradict one another too much. */
const MAX_RATIO = 0.1;
const PRECISION = 1e-12;
const MAX_STEPS = 10_000;

export interface AhpAnalysis {
  readonly lambdaMax: number;
  /** Sum 1. */
  readonly eigenvector: readonly number[];
  readonly consistencyIndex: number;
  /** 0 up to size 2: such judgements cannot contradict. */
  readonly consistencyRatio: number;
  readonly acceptable: boolean;
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const scaled = (values: readonly number[]): number[] => values.map((value) => value / total(values));

/** Principal eigenvalue and consistency, by power iteration from the uniform vector. consensus.md 10.3; size 1 to 9. */
export function analyseJudgements(matrix: Judgements): AhpAnalysis {
  const size = matrix.length;
  assert(size >= 1 && size < RANDOM_INDEX.length && matrix.every((row) => row.length === size && row.every((value) => value > 0)), 'judgements are a square of positive numbers');
  let vector = new Array<number>(size).fill(1 / size);
  let lambdaMax = 0;
  for (let step = 0; step < MAX_STEPS; step++) {
    const product = matrix.map((row) => total(row.map((value, column) => value * (vector[column] as number))));
    const next = scaled(product);
    const moved = Math.max(...next.map((value, index) => Math.abs(value - (vector[index] as number))));
    lambdaMax = total(product);
    vector = next;
    if (moved < PRECISION) break;
  }
  const consistencyIndex = size < 2 ? 0 : (lambdaMax - size) / (size - 1);
  const consistencyRatio = size < 3 ? 0 : consistencyIndex / (RANDOM_INDEX[size] as number);
  return { lambdaMax, eigenvector: vector, consistencyIndex, consistencyRatio, acceptable: consistencyRatio < MAX_RATIO };
}

/** Weights that sum to 1: each row's share of all judgements, which is how MIP-16's are made, or the eigenvector. consensus.md 10.3. */
export const ahpWeights = (matrix: Judgements, method: 'rowsum' | 'eigen' = 'rowsum'): readonly number[] =>
  method === 'eigen' ? analyseJudgements(matrix).eigenvector : scaled(matrix.map(total));
