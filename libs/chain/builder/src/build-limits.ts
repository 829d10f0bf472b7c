/** Bounds of what these builders make; all are wallet policy, tighter than consensus (wire-format §2.1, §3). */
export const BUILD_LIMITS = {
  /** Inputs of one transaction. */
  maxInputs: 677,
  maxPayees: 600,
  /** Above this a fee is taken for a mistake: 100 ETP. */
  maxFee: 10_000_000_000n,
  maxMemoBytes: 252,
  maxQuantity: 0xffff_ffff_ffff_ffffn,
} as const;

/**
 * What miners ask for special transactions, paid wholly to the miner as fee (consensus §5.4: policy, not consensus).
 * In atoms: 10 ETP for an asset's first issue, 1 ETP for an avatar.
 */
export const policyFees = { assetIssue: 1_000_000_000n, avatarRegister: 100_000_000n } as const;
