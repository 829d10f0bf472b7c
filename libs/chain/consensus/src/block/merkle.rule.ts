import { merkleRoot } from '@mbaas/chain-codec';
import { bytesEqual } from '@mbaas/chain-primitives';
import { refuseBlock } from '../codes/refuse.ts';
import type { BlockRule } from './block-case.ts';

/** consensus.md 1.2 stage 1.10. BLOCK_MERKLE_MISMATCH. */
export const checkMerkleRoot: BlockRule = ({ block, ids, crypto }) =>
  bytesEqual(merkleRoot(ids, crypto.sha256), block.header.merkleRoot) ? undefined : refuseBlock('BLOCK_MERKLE_MISMATCH');
