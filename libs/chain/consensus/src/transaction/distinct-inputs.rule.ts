import { refuseTx } from '../codes/refuse.ts';
import { OutPointSet } from '../facts/out-point-set.ts';
import type { TransactionRule } from '../transaction-case.ts';

/** consensus.md 6.4 item 4: no outpoint twice. TX_INPUT_REPEATED. */
export const checkDistinctInputs: TransactionRule = ({ facts }) => {
  const { inputs } = facts.tx;
  if (inputs.length < 2) return undefined;
  const seen = new OutPointSet();
  for (const [input, { previousOutput }] of inputs.entries()) {
    if (!seen.add(previousOutput)) return refuseTx('TX_INPUT_REPEATED', { input });
  }
  return undefined;
};
