import { refuseTx } from '../codes/refuse.ts';
import { isSequenceDisabled, relativeLock } from '../facts/sequence.ts';
import type { TransactionRule } from '../transaction-case.ts';
import type { PreviousOutput } from '../view/consensus-view.ts';

/** `start + amount − 1` in the node's unsigned 64-bit arithmetic: 0 − 1 locks for ever. */
const lastLocked = (start: number, amount: number): number => (start + amount === 0 ? Infinity : start + amount - 1);

/** consensus.md 6.6: version 2 and above, no coinbase, no height gate; block time, not median time. TX_SEQUENCE_LOCKED. */
export const checkRelativeLocks: TransactionRule = ({ facts, previous, context }) => {
  if (facts.tx.version < 2) return undefined;
  const { inputs } = facts.tx;
  let lockedTime = 0;
  let lockedHeight = 0;
  for (let input = 0; input < previous.length; input++) {
    const { sequence } = inputs[input] as (typeof inputs)[number];
    if (isSequenceDisabled(sequence)) continue;
    const spent = previous[input] as PreviousOutput;
    const { time, amount } = relativeLock(sequence);
    if (time) lockedTime = Math.max(lockedTime, lastLocked(spent.timestamp, amount));
    else lockedHeight = Math.max(lockedHeight, lastLocked(spent.height, amount));
  }
  if (previous.length > 0 && (context.medianTimePast <= lockedTime || context.height <= lockedHeight)) return refuseTx('TX_SEQUENCE_LOCKED');
  return undefined;
};
