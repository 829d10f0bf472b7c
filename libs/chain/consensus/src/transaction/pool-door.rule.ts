import { refuseTx } from '../codes/refuse.ts';
import type { TransactionRule } from '../transaction-case.ts';

/** consensus.md 7.3 item 1. TX_COINBASE_LOOSE. */
export const checkPoolDoor: TransactionRule = ({ facts }) => (facts.coinbase ? refuseTx('TX_COINBASE_LOOSE') : undefined);
