import { refuseBlock } from '../codes/refuse.ts';
import { isHardened } from '../view/chain-context.ts';
import type { ConnectRule } from './connect-case.ts';

/**
 * consensus.md 1.2 stage 3.1: a stored transaction of the same id. The node turns Bitcoin's rule round and refuses only
 * where all its outputs are spent (appendix C 2); hardened refuses any. BLOCK_TRANSACTION_EXISTS.
 */
export const checkKnownTransactions: ConnectRule = ({ ids, below, context }) => {
  if (below.storedTransaction === undefined) return undefined;
  const hardened = isHardened(context);
  for (const [index, id] of ids.entries()) {
    const stored = below.storedTransaction(id);
    if (stored === 'spent' || (hardened && stored !== undefined)) return refuseBlock('BLOCK_TRANSACTION_EXISTS', { index });
  }
  return undefined;
};
