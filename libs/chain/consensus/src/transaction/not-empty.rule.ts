import { refuseTx } from '../codes/refuse.ts';
import type { TransactionRule } from '../transaction-case.ts';

/** consensus.md 6.4 item 2. TX_EMPTY. */
export const checkNotEmpty: TransactionRule = ({ facts }) =>
  facts.tx.inputs.length === 0 || facts.tx.outputs.length === 0 ? refuseTx('TX_EMPTY') : undefined;
