/** How much a run does; what exactly follows from the seed. */
export interface RunPlan {
  readonly form: 'short' | 'long';
  readonly seed: number;
  /** Acknowledged operations at least. */
  readonly operations: number;
  readonly reorganisations: number;
  readonly wallets: number;
  /** Operations that clients have under way at a time. */
  readonly concurrency: number;
  /** Operations that clients begin in a second, at most. */
  readonly perSecond: number;
  /** Operations acknowledged and not yet final, at most. */
  readonly mostOpen: number;
  /** Pause between two faults of a lane, ms: from, to. */
  readonly pauseMs: readonly [number, number];
  /** How long a lane waits for operations to end before its next fault. */
  readonly patienceMs: number;
  /** After so long no more faults and operations are begun, whatever the counts say. */
  readonly faultsMs: number;
  /** How long the platform may take to finish everything after the last fault. */
  readonly drainMs: number;
  /** After this the run is ended as failed. */
  readonly limitMs: number;
  /** Requests that are repeated at the end. */
  readonly sample: number;
}

const MINUTE_MS = 60_000;

export const SHORT: Omit<RunPlan, 'seed'> = { form: 'short', operations: 300, reorganisations: 3, wallets: 16, concurrency: 12, perSecond: 12, mostOpen: 80, pauseMs: [300, 1_500], patienceMs: 4_000, faultsMs: Infinity, drainMs: 3 * MINUTE_MS, limitMs: 12 * MINUTE_MS, sample: 40 };
export const LONG: Omit<RunPlan, 'seed'> = { form: 'long', operations: 10_000, reorganisations: 20, wallets: 48, concurrency: 32, perSecond: 60, mostOpen: 500, pauseMs: [1_000, 5_000], patienceMs: 20_000, faultsMs: Infinity, drainMs: 10 * MINUTE_MS, limitMs: 120 * MINUTE_MS, sample: 400 };
