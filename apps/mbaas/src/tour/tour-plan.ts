/** Names and amounts of one tour. The same run tells the same story again: every write has a key derived from it. */
export interface TourPlan {
  readonly run: string;
  readonly shopAvatar: string;
  readonly customerAvatar: string;
  readonly symbol: string;
  readonly supply: bigint;
  readonly granted: bigint;
  readonly burned: bigint;
  readonly key: (step: string) => string;
}

/** `run`: 1..16 letters and digits; the default run issues `SHOP.POINTS`. */
export function tourPlan(run: string): TourPlan {
  const suffix = run === 'tour' ? '' : run.toUpperCase();
  return {
    run,
    shopAvatar: `SHOP${suffix}`,
    customerAvatar: `alice${suffix === '' ? '' : `-${suffix}`}`,
    symbol: `SHOP${suffix}.POINTS`,
    supply: 1_000_000_00n,
    granted: 150_00n,
    burned: 50_00n,
    key: (step) => `${run}-${step}`,
  };
}
