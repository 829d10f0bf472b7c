import type { Fate } from '../chain-view.ts';
import type { FollowConfig } from '../follow.config.ts';
import type { BlockDownload } from './block-download.ts';
import type { BlockTree } from './block-tree.ts';
import type { WantedBlock } from './wanted-block.ts';

export interface FateRules {
  readonly tree: BlockTree;
  readonly download: BlockDownload;
  readonly config: FollowConfig;
  readonly clock: { now(): number };
  /** A block is in the tables. */
  readonly stored: (block: WantedBlock) => void;
}

/** What follows from the fate of a block that was handed on; true: nothing more is to be learned of it. */
export function applyFate(block: WantedBlock, fate: Fate, { tree, download, config, clock, stored }: FateRules): boolean {
  const from = block.givenBy;
  const isLate = clock.now() - block.handedAt > config.lostMs;
  switch (fate.fate) {
    case 'main':
    case 'side':
      tree.settle(block);
      stored(block);
      return true;
    case 'refused':
      from?.peer.penalise(fate.code ?? 'FOLLOW_BLOCK_UNASKED');
      // Another peer may have the body that belongs to the header.
      if (fate.again === true && from !== undefined) download.refuse(block, from);
      else download.cut(block);
      return true;
    case 'orphan':
      // The store keeps it for a while. Its parent is lost work, or was never shown: headers tell.
      if (!block.unasked && tree.get(block.parent) !== undefined && !isLate) return false;
      if (block.unasked) from?.peer.penalise('FOLLOW_BLOCK_ORPHAN');
      if (from !== undefined) from.headersAt = 0;
      tree.settle(block);
      return true;
    case 'unknown':
      if (!isLate) return false;
      // Lost on the way, as work may be.
      download.wantAgain([block]);
      return true;
    case 'queued':
      return false;
  }
}
