import { err, ok, type Result } from '@mbaas/kernel';
import type { BlockCase } from './block/block-case.ts';
import { blockView } from './block-connect/block-view.ts';
import { atTransaction, type ConnectCase, type ConnectRefusal } from './block-connect/connect-case.ts';
import { refuseBlock } from './codes/refuse.ts';
import { firstRefusal } from './first-refusal.ts';
import { nameClaims } from './names/name-claims.ts';
import { RULE_TABLE } from './rule-table.ts';
import { transactionCase, type TransactionCase, type TransactionRule } from './transaction-case.ts';
import type { ConsensusView } from './view/consensus-view.ts';

/** A block that fits the chain below it. */
export interface ConnectedBlock {
  /** Fees of all its transactions in atoms. */
  readonly fees: bigint;
  /** By transaction, with their previous outputs: what scripts and effects need. Empty outside the strict zone. */
  readonly transactions: readonly TransactionCase[];
}

function eachTransaction(rules: readonly TransactionRule[], { transactions }: ConnectCase): ConnectRefusal | undefined {
  for (const [index, transaction] of transactions.entries()) {
    const refusal = transaction.facts.coinbase ? undefined : firstRefusal(rules, transaction);
    if (refusal !== undefined) return atTransaction(refusal, index);
  }
  return undefined;
}

/** The rules of each transaction, coinbases included, and that no name is claimed twice. consensus.md 1.2 stage 3.5. */
function checkTransactions({ transactions }: ConnectCase): ConnectRefusal | undefined {
  const claimed = new Set<string>();
  for (const [index, transaction] of transactions.entries()) {
    const refusal = firstRefusal(transaction.facts.coinbase ? RULE_TABLE.coinbaseInBlock : RULE_TABLE.transactionInBlock, transaction);
    if (refusal !== undefined) return atTransaction(refusal, index);
    for (const { key, code } of nameClaims(transaction.facts)) {
      if (claimed.has(key)) return refuseBlock(code, { index });
      claimed.add(key);
    }
  }
  return undefined;
}

/**
 * Stage 3 of consensus.md 1.2: a block with all its transactions against the chain below it. Scripts are the caller's: the
 * result carries the previous outputs they need. BLOCK_CODES, TX_CODES.
 */
export function connectBlock(subject: BlockCase, below: ConsensusView): Result<ConnectedBlock, ConnectRefusal> {
  const view = blockView(subject, below);
  const transactions = subject.facts.map((facts) => transactionCase(facts, view, subject.context));
  const connect: ConnectCase = { ...subject, below, transactions, fees: 0n };
  const refusal = firstRefusal(RULE_TABLE.blockConnectFirst, connect)
    ?? eachTransaction(RULE_TABLE.transactionInBlockInputs, connect)
    ?? firstRefusal(RULE_TABLE.blockConnectThen, connect)
    ?? checkTransactions(connect);
  return refusal === undefined ? ok({ fees: connect.fees, transactions }) : err(refusal);
}
