import { refuseBlock } from '../codes/refuse.ts';
import { isHardened } from '../view/chain-context.ts';
import type { HeaderRule } from './header-case.ts';

/** consensus.md 1.6: nothing in the node forbids version 2 below the PoS height; hardened does. BLOCK_STAKE_BEFORE_START. */
export const checkStakeStart: HeaderRule = ({ header, context }) =>
  isHardened(context) && header.version === 2 && context.height < context.network.heights.pos ? refuseBlock('BLOCK_STAKE_BEFORE_START') : undefined;
