import type { TransactionRule } from '../transaction-case.ts';

/**
 * Every input's previous output exists and is unspent. TX_INPUT_MISSING, TX_INPUT_SPENT. consensus.md 1.2 stage 3.2b in
 * a block; 6.4 item 4 and 7.3 item 5 in the pool. It stands before the first rule that reads previous outputs, so that a
 * transaction whose parent is late is deferred and not refused by a rule that could not see the parent.
 */
export const checkInputsKnown: TransactionRule = ({ inputFault }) => inputFault;
