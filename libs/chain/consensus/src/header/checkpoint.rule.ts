import { displayHash } from '@mbaas/chain-primitives';
import { refuseBlock } from '../codes/refuse.ts';
import type { HeaderRule } from './header-case.ts';

/** consensus.md 1.2 stage 1.4 (by N) and stage 2.2 (by H). BLOCK_CHECKPOINT_MISMATCH. */
export const checkCheckpoints: HeaderRule = ({ header, hash, context }) => {
  for (const checkpoint of context.network.checkpoints) {
    const isHere = checkpoint.height === context.height || checkpoint.height === header.number;
    if (isHere && checkpoint.hash !== displayHash(hash)) return refuseBlock('BLOCK_CHECKPOINT_MISMATCH', { height: checkpoint.height });
  }
  return undefined;
};
