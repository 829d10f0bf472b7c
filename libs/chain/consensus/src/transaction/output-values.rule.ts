import { refuseTx } from '../codes/refuse.ts';
import type { TransactionRule } from '../transaction-case.ts';

/** consensus.md 6.4 item 5: every value and the running sum within the maximum. TX_VALUE_OVERFLOW. */
export const checkOutputValues: TransactionRule = ({ facts, context }) => {
  const { maxMoney } = context.network;
  const { outputs } = facts.tx;
  let sum = 0n;
  for (let output = 0; output < outputs.length; output++) {
    // Values are not negative, so a sum within bounds proves each value within bounds.
    sum += (outputs[output] as (typeof outputs)[number]).value;
    if (sum > maxMoney) return refuseTx('TX_VALUE_OVERFLOW', { output });
  }
  return undefined;
};
