import { refuseBlock } from '../codes/refuse.ts';
import { isWitnessHeight } from '../witness/epoch.ts';
import type { HeaderRule } from './header-case.ts';

/**
 * consensus.md 4.2 "Epoch": where delegated blocks may stand: never on networks without them, not in the first and last
 * `voteMaturity` heights of an epoch, not after another one. BLOCK_WITNESS_OUTSIDE_WINDOW, BLOCK_WITNESS_FOLLOWS_WITNESS.
 */
export const checkWitnessWindow: HeaderRule = ({ header, view, context }) => {
  if (header.version !== 3) return undefined;
  if (!isWitnessHeight(context.height, context.network)) return refuseBlock('BLOCK_WITNESS_OUTSIDE_WINDOW');
  return view.header(context.height - 1)?.version === 3 ? refuseBlock('BLOCK_WITNESS_FOLLOWS_WITNESS') : undefined;
};
