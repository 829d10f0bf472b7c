import type { TransactionFacts } from '../facts/transaction-facts.ts';
import type { PreviousOutput } from '../view/consensus-view.ts';

/** An accepted transaction with what it spends; a `TransactionCase` is one. */
export interface EffectSubject {
  readonly facts: TransactionFacts;
  /** By input; empty for a coinbase. */
  readonly previous: readonly PreviousOutput[];
}
