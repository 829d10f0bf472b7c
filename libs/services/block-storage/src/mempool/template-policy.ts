import { areSpecialFeesPaid } from '@mbaas/chain-consensus';
import type { PoolEntry } from './pool-entry.ts';

/** What a block of ours takes and what not; consensus allows more. consensus.md 7.4. */
export interface TemplatePolicy {
  /** Confirmations that every output has which a transaction spends; 0 lets it follow its parent into the same block. */
  readonly minConfirmations: number;
  /** Issues and registrations must pay what the public networks' miners ask (10 and 1 ETP). consensus.md 5.4. */
  readonly specialFees: boolean;
}

/** Networks of one's own want a payment confirmed at once, so nothing waits for confirmations, and issue at the flat fee. */
export const DEFAULT_TEMPLATE_POLICY: TemplatePolicy = { minConfirmations: 0, specialFees: false };

/** Deposits need reward coinbases of their own. */
const DEPOSIT = 'pay-key-hash-lock-height';

/** Whether a waiting transaction is one that a block of ours carries. `height`: of that block. */
export function isWelcome({ facts, fee, spent }: PoolEntry, height: number, { minConfirmations, specialFees }: TemplatePolicy): boolean {
  if (specialFees && !areSpecialFeesPaid(facts, fee)) return false;
  if (facts.classes.some(({ pattern }) => pattern === DEPOSIT)) return false;
  return minConfirmations === 0 || spent.every((coin) => coin.height > 0 && height - coin.height >= minConfirmations);
}
