import { refuseBlock } from '../codes/refuse.ts';
import { requiredBits } from './difficulty.ts';
import type { HeaderRule } from './header-case.ts';

/** consensus.md 1.2 stage 2.1, versions 1 and 2. BLOCK_BITS_INVALID, BLOCK_PARENT_UNKNOWN. */
export const checkBits: HeaderRule = ({ header, view, context }) => {
  if (header.version === 3) return undefined;
  if (view.header(context.height - 1) === undefined) return refuseBlock('BLOCK_PARENT_UNKNOWN');
  return header.bits === requiredBits(header, context.height, view, context.network) ? undefined : refuseBlock('BLOCK_BITS_INVALID');
};
