import { refuseBlock } from '../codes/refuse.ts';
import { feeOf } from '../connect/fee.rule.ts';
import type { ConnectRule } from './connect-case.ts';

/** consensus.md 1.2 stage 3.2c: fees add up within the maximum. Leaves the sum in the case. BLOCK_FEES_OVERFLOW. */
export const checkBlockFees: ConnectRule = (subject) => {
  let fees = 0n;
  for (const transaction of subject.transactions) {
    if (!transaction.facts.coinbase) fees += feeOf(transaction);
  }
  if (fees > subject.context.network.maxMoney) return refuseBlock('BLOCK_FEES_OVERFLOW');
  subject.fees = fees;
  return undefined;
};
