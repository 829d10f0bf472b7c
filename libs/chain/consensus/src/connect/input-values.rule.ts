import { refuseTx } from '../codes/refuse.ts';
import type { TransactionRule } from '../transaction-case.ts';
import type { PreviousOutput } from '../view/consensus-view.ts';

/** consensus.md 1.2 stage 3.2b, 6.13: every spent value and their running sum within the maximum. Leaves the sum in the case. TX_INPUT_OVERFLOW. */
export const checkInputValues: TransactionRule = (subject) => {
  const { previous, context } = subject;
  let value = 0n;
  for (let input = 0; input < previous.length; input++) {
    value += (previous[input] as PreviousOutput).output.value;
    // Values are not negative: the running sum bounds each of them too.
    if (value > context.network.maxMoney) return refuseTx('TX_INPUT_OVERFLOW', { input });
  }
  subject.valueIn = value;
  return undefined;
};
