import { powBoundary, powHeaderHash, type BlockHeader } from '@mbaas/chain-codec';
import { epochOf, seedHash } from '@mbaas/chain-crypto';
import { hexEncode } from '@mbaas/chain-primitives';

/** What an ethash miner needs: 32 bytes each, as hex in the order in which they are hashed. wire-format §1.5. */
export interface WorkPackage {
  readonly headerHash: string;
  readonly seedHash: string;
  /** The result, read big-endian, may not exceed it. */
  readonly boundary: string;
}

/** The work that a header asks for, whatever its nonce and mix are. */
export const workPackage = (header: BlockHeader): WorkPackage => ({
  headerHash: hexEncode(powHeaderHash(header)),
  seedHash: hexEncode(seedHash(epochOf(header.number))),
  boundary: powBoundary(header.bits).toString(16).padStart(64, '0'),
});
