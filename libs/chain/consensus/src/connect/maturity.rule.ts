import { refuseTx } from '../codes/refuse.ts';
import type { TransactionRule } from '../transaction-case.ts';
import { headerNumber, isPool } from '../view/chain-context.ts';
import type { PreviousOutput } from '../view/consensus-view.ts';

/** consensus.md 6.13: coinbase outputs wait; N counts in blocks, TOP in the pool. TX_COINBASE_IMMATURE. */
export const checkMaturity: TransactionRule = ({ previous, context }) => {
  for (let input = 0; input < previous.length; input++) {
    const spent = previous[input] as PreviousOutput;
    if (!spent.coinbase) continue;
    const at = isPool(context) ? context.top : headerNumber(context);
    if (context.network.coinbaseMaturity > Math.max(0, at - spent.height)) return refuseTx('TX_COINBASE_IMMATURE', { input, height: spent.height });
  }
  return undefined;
};
