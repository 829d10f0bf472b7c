import { assert, type Refusal } from '@mbaas/kernel';
import { bytesEqual, type Hash32 } from '@mbaas/chain-primitives';
import type { Queryable } from '@mbaas/platform-postgres';
import { findBlock, findBlocks } from '../branch/block.store.ts';
import type { SideBranches } from '../branch/side-branches.ts';
import type { ConnectPipeline, ConnectStop } from '../connect/connect-pipeline.ts';
import type { PreparedBlock } from '../connect/prepared-block.ts';
import type { Signal } from '../connect/signal.ts';
import { textOf } from '../reader/peer.reader.ts';
import type { TipState } from '../state/tip-state.ts';
import { BLOCK_STATE } from '../storage/chain.store.ts';
import type { BlockQueue, OrphanDesk, QueuedBlock } from './block-queue.ts';
import type { RefusedBlocks } from './refused-blocks.ts';

/** Bounds of a run: blocks prepared together, with one coin lookup. */
const RUN_BLOCKS = 64;
const RUN_BYTES = 1 << 19;

export interface TakeInOptions {
  readonly state: TipState;
  /** Sees what is committed. */
  readonly lookups: Queryable;
  readonly branches: SideBranches;
  readonly refused: RefusedBlocks;
  readonly orphans: OrphanDesk;
  readonly openPipeline: (onCommitted: (blocks: readonly PreparedBlock[]) => void) => ConnectPipeline;
  /** Raised when the queue has more, or somebody waits for the lane. */
  readonly wake: Signal;
  /** Somebody else waits for the lane. */
  readonly mustYield: () => boolean;
  /** Runs at the end where blocks were connected. */
  readonly onConnected: () => Promise<void>;
}

class TakeIn {
  readonly #queue: BlockQueue;
  readonly #options: TakeInOptions;
  #pipeline: ConnectPipeline;
  /** Blocks in the pipeline, in its order. */
  #inFlight: QueuedBlock[] = [];
  #connected = false;

  constructor(queue: BlockQueue, options: TakeInOptions) {
    this.#queue = queue;
    this.#options = options;
    this.#pipeline = this.#open();
  }

  async work(): Promise<void> {
    const { wake, mustYield, onConnected } = this.#options;
    try {
      do {
        const more = wake.wait();
        if (this.#queue.length > 0) await this.#takeNext();
        else if (this.#pipeline.idle) break;
        else await Promise.race([more, this.#pipeline.changed]);
      } while (!mustYield());
      await this.#drain();
      if (this.#connected) await onConnected();
    } catch (error) {
      // Nothing may be committed beside the next job; what stays undecided comes first when memory has been loaded again.
      await Promise.allSettled([this.#pipeline.finish()]);
      this.#queue.putBack(this.#inFlight);
      throw error;
    }
  }

  #open(): ConnectPipeline {
    return this.#options.openPipeline((blocks) => {
      this.#connected = true;
      for (const { hash } of blocks) {
        const item = this.#inFlight.shift();
        assert(item !== undefined && bytesEqual(item.read.hash, hash), 'blocks are committed in the order they were pushed');
        item.decide({});
      }
    });
  }

  async #takeNext(): Promise<void> {
    const run = this.#queue.take(this.#countExtending());
    if (run.length === 0) return this.#takeOther();
    this.#inFlight.push(...run);
    const stop = await this.#pipeline.push(run.map(({ read }) => read));
    if (stop !== undefined) return this.#stopped(stop);
    // They are in memory: what stands on them can follow through the same pipeline.
    for (const { read } of run) this.#release(read.hash);
  }

  #release(hash: Hash32): void {
    const waited = this.#options.orphans.release(hash);
    if (waited.length > 0) this.#queue.putBack(waited);
  }

  /** How many of the first blocks stand on the tip, each on the one before. */
  #countExtending(): number {
    const { headers } = this.#options.state;
    let tip: Hash32 = headers.hash(headers.top);
    let count = 0;
    let bytes = 0;
    for (const { read } of this.#queue.peek(RUN_BLOCKS)) {
      if (bytes >= RUN_BYTES || !bytesEqual(read.decoded.block.header.previousBlockHash, tip)) break;
      tip = read.hash;
      bytes += read.decoded.bytes.length;
      count += 1;
    }
    return count;
  }

  /** The pipeline has ended at a block; what was pushed after it has left memory again. */
  #stopped({ refusal }: ConnectStop): void {
    const [refused, ...later] = this.#inFlight;
    assert(refused !== undefined, 'a pipeline stops at a block that it was given');
    this.#refuse(refused, refusal);
    this.#queue.putBack(later);
    this.#inFlight = [];
    this.#pipeline = this.#open();
  }

  #refuse(item: QueuedBlock, refusal: Refusal): void {
    const { refused, orphans } = this.#options;
    refused.add(item.read, refusal);
    if (refused.isCondemned(item.read.hash)) orphans.condemn(item.read.hash);
    item.decide({ refusal });
  }

  async #drain(): Promise<void> {
    const stop = await this.#pipeline.finish();
    if (stop !== undefined) this.#stopped(stop);
    else this.#pipeline = this.#open();
  }

  /** The first block does not stand on the tip: it is known, of another branch, or too early. */
  async #takeOther(): Promise<void> {
    if ((await this.#sortOut()) > 0) return;
    await this.#drain();
    const first = this.#queue.first;
    if (first === undefined || this.#countExtending() > 0) return;
    const { lookups, branches } = this.#options;
    const { read } = first;
    const stored = await findBlock(lookups, read.hash);
    const onRefused = this.#options.refused.isCondemned(read.decoded.block.header.previousBlockHash);
    const outcome = stored !== undefined ? await branches.known(stored) : onRefused ? refusedBefore : await branches.offer(read);
    this.#queue.take(1);
    if (!outcome.ok && outcome.error.code === 'BLOCK_PARENT_UNKNOWN') return this.#options.orphans.park(first);
    if (!outcome.ok) return this.#refuse(first, outcome.error);
    this.#connected ||= outcome.value.state === 'connected';
    first.decide({});
    this.#release(read.hash);
  }

  /**
   * Takes those of the first blocks off the queue that need no decision: on the main chain already, as a repeated delivery
   * brings them, or without a parent. One query for all of them, and the pipeline goes on meanwhile.
   */
  async #sortOut(): Promise<number> {
    const { lookups, orphans, refused } = this.#options;
    const first = this.#queue.peek(RUN_BLOCKS);
    const parentOf = ({ read }: QueuedBlock): Hash32 => read.decoded.block.header.previousBlockHash;
    const coming = new Set(this.#inFlight.map(({ read }) => textOf(read.hash)));
    const stored = await findBlocks(lookups, first.flatMap((item) => [item.read.hash, parentOf(item)]));
    const isThere = (hash: Hash32): boolean => stored.has(textOf(hash)) || coming.has(textOf(hash));
    let sorted = 0;
    for (const item of first) {
      const block = stored.get(textOf(item.read.hash));
      const known = block?.main === true && block.state === BLOCK_STATE.valid;
      const alone = block === undefined && !isThere(parentOf(item)) && !refused.isCondemned(parentOf(item));
      if (!known && !alone) break;
      this.#queue.take(1);
      sorted += 1;
      if (alone) {
        orphans.park(item);
        continue;
      }
      item.decide({});
    }
    // Behind the loop: what is released comes first in the queue.
    for (const { read } of first.slice(0, sorted).reverse()) if (stored.has(textOf(read.hash))) this.#release(read.hash);
    return sorted;
  }
}

const refusedBefore = { ok: false, error: { code: 'WRITER_BLOCK_REFUSED_BEFORE' } } as const;

/**
 * Works off queued blocks: those that extend the tip go through one pipeline that stays open while more come, the others one
 * by one. Ends when nothing is left or somebody waits for the lane. A rejection leaves what was not decided in the queue.
 */
export const takeIn = (queue: BlockQueue, options: TakeInOptions): Promise<void> => new TakeIn(queue, options).work();
