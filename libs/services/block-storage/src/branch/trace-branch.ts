import { assert, expectOk } from '@mbaas/kernel';
import { decodeHeader, type BlockHeader } from '@mbaas/chain-codec';
import type { ConsensusView, HeaderRecord } from '@mbaas/chain-consensus';
import type { Queryable } from '@mbaas/platform-postgres';
import type { HeaderIndex } from '../state/header-index.ts';
import { findAncestry, type StoredBlock } from './block.store.ts';

export interface BranchBlock extends StoredBlock {
  readonly decodedHeader: BlockHeader;
}

/** Side blocks from just above the main chain up to a block, oldest first. */
export interface Branch {
  /** Height of the last block shared with the main chain. */
  readonly fork: number;
  readonly blocks: readonly BranchBlock[];
}

/** Follows the parents of a stored block down to the main chain. */
export async function traceBranch(from: Queryable, top: StoredBlock): Promise<Branch> {
  const ancestry = top.main ? [top] : await findAncestry(from, top.hash);
  const shared = ancestry.pop();
  assert(shared?.main === true, 'a side block is stored only when its parent is');
  const blocks = ancestry.map((block) => ({ ...block, decodedHeader: expectOk(decodeHeader(block.header), 'stored headers were decoded once') }));
  return { fork: shared.height, blocks: blocks.reverse() };
}

/** Work of a branch: the sum of its difficulties. consensus.md 2.7. */
export const workOf = (headers: readonly Pick<BlockHeader, 'bits'>[]): bigint => headers.reduce((sum, { bits }) => sum + bits, 0n);

/** Work of the main chain above a height. */
export function mainWorkAbove(fork: number, headers: HeaderIndex): bigint {
  let work = 0n;
  for (let height = fork + 1; height <= headers.top; height += 1) work += headers.get(height)?.bits ?? 0n;
  return work;
}

/** The headers a branch stands on: its own, and the main chain's up to the fork. */
export function branchHeaders({ fork, blocks }: Branch, main: HeaderIndex): Pick<ConsensusView, 'header'> & { medianTimePast(height: number): number } {
  const header = (height: number): HeaderRecord | undefined => {
    if (height <= fork) return main.get(height);
    const block = blocks[height - fork - 1];
    return block === undefined ? undefined : { ...block.decodedHeader, hash: block.hash };
  };
  return {
    header,
    medianTimePast(height) {
      const times: number[] = [];
      for (let at = height - 1; at >= Math.max(0, height - 11); at -= 1) times.push(header(at)?.timestamp ?? 0);
      return times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
    },
  };
}
