import type { PoolEntry } from './pool-entry.ts';

/** What a block of ours takes and what not; consensus allows more. consensus.md 7.4. */
export interface TemplatePolicy {
  /** Confirmations that every output has which a transaction spends; 0 lets it follow its parent into the same block. */
  readonly minConfirmations: number;
}

/** Networks of one's own want a payment confirmed at once, so nothing waits for confirmations. */
export const DEFAULT_TEMPLATE_POLICY: TemplatePolicy = { minConfirmations: 0 };

/** Deposits need reward coinbases of their own. */
const DEPOSIT = 'pay-key-hash-lock-height';

/** Whether a waiting transaction is one that a block of ours carries. `height`: of that block. */
export function isWelcome({ facts, spent }: PoolEntry, height: number, { minConfirmations }: TemplatePolicy): boolean {
  if (facts.classes.some(({ pattern }) => pattern === DEPOSIT)) return false;
  return minConfirmations === 0 || spent.every((coin) => coin.height > 0 && height - coin.height >= minConfirmations);
}
