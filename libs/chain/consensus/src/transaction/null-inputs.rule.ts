import { isNullOutPoint } from '@mbaas/chain-codec';
import { refuseTx } from '../codes/refuse.ts';
import type { TransactionRule } from '../transaction-case.ts';

/** consensus.md 6.4 item 7, first half. TX_PREVIOUS_OUTPUT_NULL. */
export const checkNullInputs: TransactionRule = ({ facts }) => {
  if (facts.coinbase) return undefined;
  const { inputs } = facts.tx;
  for (let input = 0; input < inputs.length; input++) {
    if (isNullOutPoint((inputs[input] as (typeof inputs)[number]).previousOutput)) return refuseTx('TX_PREVIOUS_OUTPUT_NULL', { input });
  }
  return undefined;
};
