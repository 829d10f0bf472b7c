import { FACTORS, pointsOf, UNIT, type FactorName, type Group } from './factors.ts';

export type FactorValues = Readonly<Record<FactorName, bigint>>;

/** Normative weights ×10^9 (consensus.md §10.3); their sum is exactly 10^9. */
export const WEIGHTS: Readonly<Record<Group, bigint>> = { behaviour: 258_418_168n, capability: 422_866_092n, credit: 223_179_327n, network: 95_536_413n };

const SCALE = 1_000_000_000n;
const BASE_POINTS = 200n;

export interface FactorScore {
  readonly factor: FactorName;
  readonly group: Group;
  readonly value: string;
  readonly points: number;
  readonly sentence: string;
}

export interface GroupScore {
  readonly group: Group;
  readonly points: number;
  /** Decimal text with nine places. */
  readonly weight: string;
  /** weight × points, nine places. */
  readonly contribution: string;
}

export interface MarsScore {
  /** Centi-points, rounded half up: 26088 … 50439. */
  readonly centi: number;
  readonly groups: readonly GroupScore[];
  readonly factors: readonly FactorScore[];
}

/** MIP-16 (consensus.md §10.5): 200 + Σ weight × points. Values in units of 10^-8, none negative. */
export function marsScore(values: FactorValues): MarsScore {
  const factors = FACTORS.map((factor) => {
    const points = pointsOf(factor, values[factor.name]);
    const value = decimal(values[factor.name], UNIT);
    return { factor: factor.name, group: factor.group, value, points, sentence: `${value} ${factor.label}: ${points} points` };
  });
  const groups = (Object.keys(WEIGHTS) as Group[]).map((group) => {
    const points = factors.reduce((sum, factor) => (factor.group === group ? sum + factor.points : sum), 0);
    return { group, points, weighted: WEIGHTS[group] * BigInt(points) };
  });
  const total = BASE_POINTS * SCALE + groups.reduce((sum, { weighted }) => sum + weighted, 0n);
  return {
    centi: Number((total * 100n + SCALE / 2n) / SCALE),
    groups: groups.map(({ group, points, weighted }) => ({ group, points, weight: decimal(WEIGHTS[group], SCALE), contribution: decimal(weighted, SCALE) })),
    factors,
  };
}

/** `33120` → `331.20`. */
export const centiText = (centi: number): string => `${Math.trunc(centi / 100)}.${String(centi % 100).padStart(2, '0')}`;

/** A scaled integer as decimal text without trailing zeros. */
function decimal(value: bigint, scale: bigint): string {
  const fraction = (value % scale).toString().padStart(scale.toString().length - 1, '0').replace(/0+$/, '');
  return fraction === '' ? (value / scale).toString() : `${value / scale}.${fraction}`;
}
