import type { CheckOutcome } from '../check/check-outcome.ts';
import { totalsOf, type RpcComparison } from './compare-rows.ts';

/** The counts of a comparison as those of any other check; the table says them command by command. */
export function comparisonOutcome(comparison: RpcComparison): CheckOutcome {
  const { compared, equal } = totalsOf(comparison);
  const skipped = new Map<string, number>();
  for (const tally of comparison.commands.values()) for (const [reason, count] of tally.skipped) skipped.set(reason, (skipped.get(reason) ?? 0) + count);
  return { compared, agreeing: equal, differing: compared - equal, skipped, notes: [] };
}
