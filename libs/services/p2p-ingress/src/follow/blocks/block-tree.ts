import type { FollowedPeer } from '../followed-peer.ts';
import type { WantedBlock } from './wanted-block.ts';

/** What headers, or a block that came unasked, tell of a block. */
export type ShownBlock = Pick<WantedBlock, 'id' | 'hash' | 'parent' | 'height' | 'work' | 'anchor' | 'fetched' | 'rooted' | 'unasked'>;

/** The blocks that peers have shown and that the store has not decided on, each below its parent. */
export class BlockTree {
  readonly #blocks = new Map<string, WantedBlock>();

  get size(): number {
    return this.#blocks.size;
  }

  get(id: string): WantedBlock | undefined {
    return this.#blocks.get(id);
  }

  values(): IterableIterator<WantedBlock> {
    return this.#blocks.values();
  }

  add(shown: ShownBlock): WantedBlock {
    const block: WantedBlock = {
      ...shown,
      state: 'wanted',
      sources: new Set(),
      children: new Set(),
      askedOf: undefined,
      askedAt: 0,
      givenBy: undefined,
      bytes: undefined,
      sizeBytes: 0,
      transactions: 0,
      handedAt: 0,
    };
    this.#blocks.set(block.id, block);
    this.#blocks.get(block.parent)?.children.add(block);
    return block;
  }

  /** A peer has a block, hence all that come before it. Those worth fetching enter its queue, ancestors first. */
  addSource(block: WantedBlock, source: FollowedPeer): void {
    for (const shown of this.#path(block, (at) => !at.sources.has(source))) {
      shown.sources.add(source);
      if (shown.fetched) source.show(shown);
      else source.doubted += 1;
    }
  }

  /** A block and those before it are worth fetching: they enter the queues of those who have them. */
  fetch(block: WantedBlock): void {
    for (const shown of this.#path(block, (at) => !at.fetched)) {
      shown.fetched = true;
      for (const source of shown.sources) {
        source.doubted -= 1;
        source.show(shown);
      }
    }
  }

  removeSource(block: WantedBlock, source: FollowedPeer): void {
    if (block.sources.delete(source) && !block.fetched) source.doubted -= 1;
  }

  /** A block and those before it as long as they are so, oldest first. */
  #path(block: WantedBlock, isSo: (at: WantedBlock) => boolean): readonly WantedBlock[] {
    const path: WantedBlock[] = [];
    for (let at: WantedBlock | undefined = block; at !== undefined && isSo(at); at = this.#blocks.get(at.parent)) path.push(at);
    return path.reverse();
  }

  /** The store may have it: its parent is there, or on its way. */
  isNext(block: WantedBlock): boolean {
    const parent = this.#blocks.get(block.parent);
    return parent === undefined ? block.rooted : parent.state === 'handed';
  }

  /** The store has it. */
  settle(block: WantedBlock): void {
    this.#forget(block);
    for (const child of block.children) child.rooted = true;
  }

  /** Leaves out a block and all that stand on it; gives them. */
  cut(block: WantedBlock): readonly WantedBlock[] {
    const gone: WantedBlock[] = [block];
    for (const next of gone) gone.push(...next.children);
    for (const each of gone) this.#forget(each);
    return gone;
  }

  #forget(block: WantedBlock): void {
    if (!block.fetched) for (const source of block.sources) source.doubted -= 1;
    this.#blocks.delete(block.id);
    block.state = 'gone';
    this.#blocks.get(block.parent)?.children.delete(block);
    block.bytes = undefined;
  }
}
