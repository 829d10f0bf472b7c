import { err, ok, type Result } from '@mbaas/kernel';
import type { Transaction } from '@mbaas/chain-codec';
import type { TxRefusal } from './codes/tx.codes.ts';
import { feeOf } from './connect/fee.rule.ts';
import { transactionFacts, type TransactionFacts } from './facts/transaction-facts.ts';
import { firstRefusal } from './first-refusal.ts';
import { RULE_TABLE } from './rule-table.ts';
import { transactionCase, type TransactionCase } from './transaction-case.ts';
import type { ChainContext } from './view/chain-context.ts';
import type { ConsensusView } from './view/consensus-view.ts';

/** What a valid transaction pays, and its inputs resolved (for scripts and effects). */
export interface CheckedTransaction {
  /** Atoms; 0 for a coinbase. */
  readonly fee: bigint;
  readonly subject: TransactionCase;
}

/**
 * Everything but scripts, for the pool or for a transaction on its own. `facts` come from `transactionFacts`.
 * Codes: TX_CODES. consensus.md 6, 7.3 items 1, 2, 5, 6.
 *
 * @example checkTransaction(transactionFacts(tx, bytes.length, network), view, { …context, entry: 'pool' })
 */
export function checkTransaction(facts: TransactionFacts, view: ConsensusView, context: ChainContext): Result<CheckedTransaction, TxRefusal> {
  const subject = transactionCase(facts, view, context);
  const refusal = firstRefusal(RULE_TABLE.transactionInPool, subject);
  return refusal === undefined ? ok({ fee: feeOf(subject), subject }) : err(refusal);
}

/** The static half, consensus.md 6.3 to 6.12 in order; `size` is the length of the wire bytes. TX_CODES. */
export function checkTransactionStatic(tx: Transaction, size: number, view: ConsensusView, context: ChainContext): Result<void, TxRefusal> {
  const refusal = firstRefusal(RULE_TABLE.transactionStatic, transactionCase(transactionFacts(tx, size, context.network), view, context));
  return refusal === undefined ? ok(undefined) : err(refusal);
}

/** The connect half of an ordinary transaction, consensus.md 6.13 without scripts. Fee in atoms. TX_CODES. */
export function checkTransactionConnect(tx: Transaction, view: ConsensusView, context: ChainContext): Result<{ readonly fee: bigint }, TxRefusal> {
  const subject = transactionCase(transactionFacts(tx, 0, context.network), view, context);
  const refusal = subject.inputFault ?? firstRefusal(RULE_TABLE.transactionConnect, subject);
  return refusal === undefined ? ok({ fee: feeOf(subject) }) : err(refusal);
}
