import { refuseBlock } from '../codes/refuse.ts';
import { isHardened } from '../view/chain-context.ts';
import type { HeaderRule } from './header-case.ts';

/**
 * consensus.md 0.2: the number field should be the height; the node never compares (appendix C 1), so only the hardened
 * profile does. BLOCK_NUMBER_INVALID.
 */
export const checkHeaderNumber: HeaderRule = ({ header, context }) =>
  isHardened(context) && header.number !== context.height ? refuseBlock('BLOCK_NUMBER_INVALID', { height: context.height, number: header.number }) : undefined;
