import type { Transaction } from '@mbaas/chain-codec';
import { isFinalityEnforced } from '../activation/activation.ts';
import { refuseTx } from '../codes/refuse.ts';
import type { TransactionRule } from '../transaction-case.ts';

const FINAL_SEQUENCE = 0xffffffff;
/** Lock times from here on are Unix seconds, below block heights. */
const LOCK_TIME_IS_SECONDS = 500_000_000;

/** Whether a lock time has passed at this height and median time. consensus.md 6.5. */
export function isFinal(tx: Transaction, height: number, medianTimePast: number): boolean {
  const { lockTime } = tx;
  if (lockTime === 0) return true;
  if (lockTime < (lockTime < LOCK_TIME_IS_SECONDS ? height : medianTimePast)) return true;
  return tx.inputs.every(({ sequence }) => sequence === FINAL_SEQUENCE);
}

/** consensus.md 6.5: version 2 and above, from the PoS height on. TX_NON_FINAL. */
export const checkFinality: TransactionRule = ({ facts, context }) => {
  if (facts.tx.version < 2 || !isFinalityEnforced(context)) return undefined;
  return isFinal(facts.tx, context.height, context.medianTimePast) ? undefined : refuseTx('TX_NON_FINAL', { lockTime: facts.tx.lockTime });
};
