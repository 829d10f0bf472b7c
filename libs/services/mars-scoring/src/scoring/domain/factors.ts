/** The four criteria of MIP-16's hierarchy (consensus.md §10.1). */
export type Group = 'behaviour' | 'capability' | 'credit' | 'network';

export type FactorName = 'transfers' | 'recharges' | 'mit_issues' | 'mst_issues' | 'etp_average' | 'mst_average' | 'mit_average' | 'age_months' | 'fee' | 'partners';

/** Values are integers in units of 10^-8, so that averages stay exact: 1 transfer = 10^8, 1 ETP = 10^8 atoms. */
export const UNIT = 100_000_000n;

/** A rising list of bands; `below` is exclusive only where the clause says "<". */
interface Band {
  readonly limit: bigint;
  readonly inclusive: boolean;
  readonly points: number;
}

export interface Factor {
  readonly name: FactorName;
  readonly group: Group;
  /** What it counts, for the explanation. */
  readonly label: string;
  readonly bands: readonly Band[];
  /** Points above the last band. */
  readonly top: number;
}

/** §10.4: v ≤ U1 → 20, ≤ U2 → 50, < L4 → 70, else 100. */
const scorecard = (first: bigint, second: bigint, fourth: bigint): Pick<Factor, 'bands' | 'top'> => ({
  bands: [
    { limit: first * UNIT, inclusive: true, points: 20 },
    { limit: second * UNIT, inclusive: true, points: 50 },
    { limit: fourth * UNIT, inclusive: false, points: 70 },
  ],
  top: 100,
});

/** §10.4: months of age ≤ 6 → 20, ≤ 24 → 40, ≤ 48 → 60, < 72 → 80, else 100. */
const ageCard: Pick<Factor, 'bands' | 'top'> = {
  bands: [
    { limit: 6n * UNIT, inclusive: true, points: 20 },
    { limit: 24n * UNIT, inclusive: true, points: 40 },
    { limit: 48n * UNIT, inclusive: true, points: 60 },
    { limit: 72n * UNIT, inclusive: false, points: 80 },
  ],
  top: 100,
};

/** The ten factors with their bands, in the order of the explanation. */
export const FACTORS: readonly Factor[] = [
  { name: 'transfers', group: 'behaviour', label: 'payments sent', ...scorecard(10n, 50n, 200n) },
  { name: 'recharges', group: 'behaviour', label: 'payments received', ...scorecard(10n, 50n, 200n) },
  { name: 'mit_issues', group: 'behaviour', label: 'MITs registered', ...scorecard(1n, 5n, 8n) },
  { name: 'mst_issues', group: 'behaviour', label: 'MSTs issued', ...scorecard(1n, 5n, 8n) },
  { name: 'etp_average', group: 'capability', label: 'ETP held on average', ...scorecard(5_000n, 200_000n, 100_000_000n) },
  { name: 'mst_average', group: 'capability', label: 'MST held on average, one whole unit counted as one ETP', ...scorecard(5_000n, 200_000n, 100_000_000n) },
  { name: 'mit_average', group: 'capability', label: 'MITs held', ...scorecard(10n, 50n, 200n) },
  { name: 'age_months', group: 'capability', label: 'months since registration', ...ageCard },
  { name: 'fee', group: 'credit', label: 'ETP paid in fees', ...scorecard(1n, 20n, 50n) },
  { name: 'partners', group: 'network', label: 'different counterparties', ...scorecard(5n, 20n, 50n) },
];

/** Points of a value, 20..100. */
export function pointsOf(factor: Factor, value: bigint): number {
  const band = factor.bands.find(({ limit, inclusive }) => value < limit || (inclusive && value === limit));
  return band?.points ?? factor.top;
}
