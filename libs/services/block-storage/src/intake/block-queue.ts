import type { Refusal } from '@mbaas/kernel';
import type { Hash32 } from '@mbaas/chain-primitives';
import type { ReadBlock } from '../connect/read-block.ts';

/** What became of a queued block. No refusal: it is in the tables, on the main chain or beside it, or waits for its parent. */
export interface BlockFate {
  readonly refusal?: Refusal;
  readonly parked?: true;
}

/** Where blocks wait whose parent is not there. */
export interface OrphanDesk {
  /** Takes a block over: it is decided as far as its sender is concerned. */
  park(item: QueuedBlock): void;
  /** What stands on a block that is there now, parents first. */
  release(hash: Hash32): readonly QueuedBlock[];
  /** A block is refused for ever, and with it what stands on it. */
  condemn(hash: Hash32): void;
}

export interface QueuedBlock {
  readonly read: ReadBlock;
  /** When it was published, Unix ms. */
  readonly publishedAtMs: number;
  /** As the platform's own door labels its peers. */
  readonly sender: string | undefined;
  decide(fate: BlockFate): void;
}

/** Blocks that wait to be connected, in order of arrival. */
export class BlockQueue {
  #items: QueuedBlock[] = [];
  #bytes = 0;

  get length(): number {
    return this.#items.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get first(): QueuedBlock | undefined {
    return this.#items[0];
  }

  /** The first ones, without taking them. */
  peek(count: number): readonly QueuedBlock[] {
    return this.#items.slice(0, count);
  }

  add(items: readonly QueuedBlock[]): void {
    for (const item of items) {
      this.#items.push(item);
      this.#bytes += item.read.decoded.bytes.length;
    }
  }

  take(count: number): QueuedBlock[] {
    const taken = this.#items.splice(0, count);
    for (const { read } of taken) this.#bytes -= read.decoded.bytes.length;
    return taken;
  }

  /** What was taken and not decided comes first again. */
  putBack(items: readonly QueuedBlock[]): void {
    this.#items.unshift(...items);
    for (const { read } of items) this.#bytes += read.decoded.bytes.length;
  }

  clear(): void {
    this.#items = [];
    this.#bytes = 0;
  }
}
