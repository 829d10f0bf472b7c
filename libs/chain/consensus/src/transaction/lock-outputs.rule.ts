import { areStakeOutputsActive, isTopPos } from '../activation/activation.ts';
import { refuseTx } from '../codes/refuse.ts';
import { isDepositTerm } from '../rewards/deposit-reward.ts';
import type { TransactionRule } from '../transaction-case.ts';

/**
 * consensus.md 6.4 item 8: deposits end at the PoS height, stake locks start there. TX_DEPOSIT_CLOSED,
 * TX_DEPOSIT_TERM_UNKNOWN, TX_POS_INACTIVE, TX_LOCK_NUMBER_INVALID (the node throws on a deposit's unreadable number; that of a
 * stake lock is not read here, and five-byte ones with the disable bit are on real chains).
 */
export const checkLockOutputs: TransactionRule = ({ facts, context }) => {
  if (!facts.special || facts.coinbase) return undefined;
  for (const [output, { pattern, lockHeight }] of facts.classes.entries()) {
    if (pattern === 'pay-key-hash-lock-height') {
      if (isTopPos(context)) return refuseTx('TX_DEPOSIT_CLOSED', { output });
      if (lockHeight === undefined) return refuseTx('TX_LOCK_NUMBER_INVALID', { output });
      if (!isDepositTerm(lockHeight, context.network)) return refuseTx('TX_DEPOSIT_TERM_UNKNOWN', { output, lockHeight });
    } else if (pattern === 'pay-key-hash-sequence-lock' && !areStakeOutputsActive(context)) {
      return refuseTx('TX_POS_INACTIVE', { output });
    }
  }
  return undefined;
};
