import { refuseBlock } from '../codes/refuse.ts';
import { OutPointSet } from '../facts/out-point-set.ts';
import type { BlockRule } from './block-case.ts';

/** consensus.md 1.2 stage 1.8. It also closes the merkle tree's ambiguity. BLOCK_TRANSACTION_REPEATED. */
export const checkDistinctIds: BlockRule = ({ ids }) => {
  const seen = new OutPointSet();
  for (const [index, hash] of ids.entries()) {
    if (!seen.add({ hash, index: 0 })) return refuseBlock('BLOCK_TRANSACTION_REPEATED', { index });
  }
  return undefined;
};
