/** Threshold that lets anybody holding the issue certificate issue more. */
export const FREE_THRESHOLD = 127;
const MAX_PERCENT = 100;
const U64_MAX = 18_446_744_073_709_551_615n;

/** Real threshold of a detail's byte, without the mark of a secondary issue. */
export const realThreshold = (byte: number): number => byte & 0x7f;

/** 0 (never), 1..100 percent, or 127 (free). consensus.md 6.8. */
export const isThresholdValid = (threshold: number): boolean => threshold <= MAX_PERCENT || threshold === FREE_THRESHOLD;

/** The whole supply stays within 64 bits. consensus.md 6.10. */
export const isSupplyBounded = (total: bigint, more: bigint): boolean => total + more <= U64_MAX;

/**
 * Whether `own` of `total` units suffices for a secondary issue: doubles, and one unit short is tolerated.
 * consensus.md 6.10; `misc_rules.json` secondary_issue_share.
 */
export function isShareEnough(own: bigint, total: bigint, threshold: number): boolean {
  if (threshold === FREE_THRESHOLD) return true;
  if (threshold === 0 || threshold > MAX_PERCENT) return false;
  const need = BigInt(Math.trunc((Number(total) / 100) * threshold));
  return need === 0n || own >= need - 1n;
}
