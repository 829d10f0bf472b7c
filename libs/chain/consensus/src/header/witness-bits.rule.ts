import { refuseBlock } from '../codes/refuse.ts';
import type { HeaderRule } from './header-case.ts';

/** consensus.md 1.2 stage 1.2, version 3: the parent's difficulty is copied. BLOCK_WITNESS_BITS_INVALID, BLOCK_PARENT_UNKNOWN. */
export const checkWitnessBits: HeaderRule = ({ header, view, context }) => {
  if (header.version !== 3) return undefined;
  const parent = view.header(context.height - 1);
  if (parent === undefined) return refuseBlock('BLOCK_PARENT_UNKNOWN');
  return header.bits === parent.bits ? undefined : refuseBlock('BLOCK_WITNESS_BITS_INVALID');
};
