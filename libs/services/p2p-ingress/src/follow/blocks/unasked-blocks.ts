import { INVENTORY_TYPES } from '@mbaas/chain-codec';
import { blockReceived } from '@mbaas/contracts-events';
import type { ChainView } from '../chain-view.ts';
import type { FollowedPeer } from '../followed-peer.ts';
import { hashOf } from '../hash-of.ts';
import { parentOf, type BlockDownload } from './block-download.ts';
import type { BlockTree } from './block-tree.ts';

export interface UnaskedBlocksOptions {
  readonly tree: BlockTree;
  readonly download: BlockDownload;
  readonly chain: ChainView;
  readonly clock: { now(): number };
}

/** Undecided blocks of one peer that came unasked. */
const UNASKED_MAX = 16;
/** Blocks asked of one peer by their announced hash alone: a node's answer to getblocks. */
const UNSEEN_MAX = 500;

/** Blocks without a header before them: announced by `inv`, or simply sent. */
export class UnaskedBlocks {
  readonly #options: UnaskedBlocksOptions;

  constructor(options: UnaskedBlocksOptions) {
    this.#options = options;
  }

  /** A peer announces blocks by their hashes. Tells whether and from where on it should be asked for more. Throws StoreAway. */
  async announced(from: FollowedPeer, ids: readonly string[]): Promise<{ readonly after?: string } | undefined> {
    const { tree, chain, clock } = this.#options;
    const unseen = ids.filter((id) => tree.get(id) === undefined && !from.askedUnseen.has(id));
    const fates = unseen.length === 0 ? [] : await chain.fates(unseen);
    const wanted = unseen.filter((_, index) => fates[index]?.fate === 'unknown');
    if (from.speaksHeaders) return wanted.length > 0 ? {} : undefined;
    const last = ids.at(-1);
    if (wanted.length === 0) {
      // A stretch that is known: what comes behind it may not be.
      if (last === undefined || last === from.lastShown) return undefined;
      from.lastShown = last;
      return { after: last };
    }
    const asked = wanted.slice(0, Math.max(0, UNSEEN_MAX - from.askedUnseen.size));
    for (const id of asked) from.askedUnseen.set(id, clock.now());
    if (asked.length > 0) from.peer.send({ command: 'getdata', body: { items: asked.map((id) => ({ type: INVENTORY_TYPES.block, hash: hashOf(id) })) } });
    return undefined;
  }

  /** A block came whose header nobody has shown. true: all that were announced are here, and more may be asked for. Throws StoreAway. */
  async arrived(from: FollowedPeer, id: string, bytes: Uint8Array): Promise<boolean> {
    const { tree, download, chain } = this.#options;
    const wasAnnounced = from.askedUnseen.delete(id);
    if (bytes.length > blockReceived.maxBytes) {
      from.peer.penalise('BLOCK_SIZE_INVALID');
      return false;
    }
    if (!wasAnnounced && from.unasked >= UNASKED_MAX) {
      from.peer.penalise('FOLLOW_BLOCK_UNASKED');
      return false;
    }
    const parent = parentOf(bytes);
    const [fate] = await chain.fates([id]);
    const isNew = fate?.fate === 'unknown' || fate?.again === true;
    if (!isNew || tree.get(id) !== undefined) return false;
    const above = tree.get(parent);
    const height = (above?.height ?? chain.height) + 1;
    const block = tree.add({ id, hash: hashOf(id), parent, height, work: above?.work ?? 0n, anchor: above?.anchor ?? parent, fetched: true, rooted: above === undefined, unasked: !wasAnnounced });
    block.sources.add(from);
    if (!wasAnnounced) from.unasked += 1;
    download.take(from, block, bytes);
    return wasAnnounced && from.askedUnseen.size === 0;
  }
}
