import { refuseTx } from '../codes/refuse.ts';
import type { TransactionRule } from '../transaction-case.ts';

/** consensus.md 6.4 item 3, wire bytes. TX_TOO_LARGE. */
export const checkSize: TransactionRule = ({ facts, context }) =>
  facts.size > context.network.maxTxSize ? refuseTx('TX_TOO_LARGE', { sizeBytes: facts.size }) : undefined;
