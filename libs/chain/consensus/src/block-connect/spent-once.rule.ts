import { refuseBlock } from '../codes/refuse.ts';
import { OutPointSet } from '../facts/out-point-set.ts';
import type { ConnectRule } from './connect-case.ts';

/** consensus.md 1.2 stage 3.2b: no output is spent by two inputs of the block. BLOCK_INPUT_REPEATED. */
export const checkSpentOnce: ConnectRule = ({ facts }) => {
  const spent = new OutPointSet();
  for (const [index, { tx, coinbase }] of facts.entries()) {
    if (coinbase) continue;
    for (const { previousOutput } of tx.inputs) {
      if (!spent.add(previousOutput)) return refuseBlock('BLOCK_INPUT_REPEATED', { index });
    }
  }
  return undefined;
};
