import { refuseBlock } from '../codes/refuse.ts';
import type { BlockRule } from './block-case.ts';

/** consensus.md 1.2 stage 1.1. BLOCK_SIZE_INVALID. */
export const checkBlockSize: BlockRule = ({ block, size, context }) =>
  block.transactions.length === 0 || size > context.network.maxBlockSize ? refuseBlock('BLOCK_SIZE_INVALID', { sizeBytes: size }) : undefined;
