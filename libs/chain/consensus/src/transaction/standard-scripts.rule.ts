import { refuseTx } from '../codes/refuse.ts';
import type { TransactionRule } from '../transaction-case.ts';

/** consensus.md 6.4 item 1: from version 2 on each output matches a pattern, except a coinstake's marker. TX_SCRIPT_NOT_STANDARD. */
export const checkStandardScripts: TransactionRule = ({ facts }) => {
  if (!facts.special || facts.tx.version < 2) return undefined;
  for (let output = facts.coinstake ? 1 : 0; output < facts.classes.length; output++) {
    if (facts.classes[output]?.pattern === 'non-standard') return refuseTx('TX_SCRIPT_NOT_STANDARD', { output });
  }
  return undefined;
};
