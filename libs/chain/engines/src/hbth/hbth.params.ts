/** Numbers that the source text lost and consensus.md section 8 fills in ("ours"). */
export const HBTH = Object.freeze({
  /** Token height a block and atom. 8.1. */
  tokenHeightFactor: 1n,
  /** Blocks beyond which a lock gains nothing. 8.2. */
  maxLockBlocks: 1_314_000,
  /** Blocks a day at 24 seconds. 8.2. */
  blocksADay: 3_600n,
  /** Blocks between two releases. 8.3. */
  intervalBlocks: 100,
  /** First release: one in so many of the locked amount. 8.3. */
  firstShare: 1_000n,
  /** Growth of a release over the one before, as a fraction. 8.3. */
  growth: { numerator: 11n, denominator: 10n },
  /** Blocks a heartbeat lasts. 8.4. */
  heartbeatBlocks: 25_200,
  /** 8.5. */
  delegates: 23,
});
