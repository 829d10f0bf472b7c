import { expectOk } from '@mbaas/kernel';
import { headerHashOfBytes, WIRE_LIMITS } from '@mbaas/chain-codec';
import type { Hash32 } from '@mbaas/chain-primitives';
import { blockReceived } from '@mbaas/contracts-events';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import type { Logger } from '@mbaas/platform-observability';
import type { WorkConsumer, WorkMessage, WorkOutcome } from '@mbaas/platform-work';
import type { StorageMetrics } from '../block-storage.metrics.ts';
import { textOf } from '../reader/peer.reader.ts';
import { readBlock, type ReadBlock } from '../connect/read-block.ts';
import { Signal } from '../connect/signal.ts';
import { WriterReplaced } from '../storage/writer-epoch.ts';
import type { ChainWriter } from '../writer/chain-writer.ts';
import { BlockQueue, type BlockFate, type OrphanDesk, type QueuedBlock } from './block-queue.ts';
import type { FateMemory, RememberedFate } from './fate-memory.ts';
import { OrphanPool, type Orphan, type OrphanLimits } from './orphan-pool.ts';
import { isPassing } from './refused-blocks.ts';

/** Blocks beyond this wait at the broker. */
const QUEUE_BYTES = 4 * 1024 * 1024;

/** After a failure of the database: do not spin. */
const RETRY_MS = 250;
const RETRY_MAX_MS = 5_000;

/** Of blocks without a parent one sender may hold a quarter. */
export const ORPHAN_SHARES = 4;

/** Most that is decoded at once of what waited for a block; the rest follows what it stands on. */
const RELEASE = { blocks: 64, bytes: 512 * 1024 };

/** Who sent a block, as the platform's own door labels its peers. */
const SENDER = /^[a-z0-9][a-z0-9.:_-]{0,63}$/;

export interface BlockIntakeOptions {
  readonly writer: ChainWriter;
  readonly metrics: StorageMetrics;
  readonly log: Logger;
  readonly clock: { now(): number };
  readonly orphans: OrphanLimits;
}

/**
 * Blocks that come as work. A message is done when its block is in the tables, refused for ever, or waits in memory for its
 * parent; what is undecided when this process stops writing is delivered again.
 */
export class BlockIntake implements FateMemory, OrphanDesk {
  readonly #options: BlockIntakeOptions;
  readonly #queue = new BlockQueue();
  readonly #orphans: OrphanPool;
  readonly #undecided = new Set<QueuedBlock>();
  /** How often each hash is among the undecided. */
  readonly #waiting = new Map<string, number>();
  readonly #changed = new Signal();
  #working: Promise<void> | undefined;
  #bytes = 0;
  #closed = false;

  constructor(options: BlockIntakeOptions) {
    this.#options = options;
    this.#orphans = new OrphanPool(options.orphans);
  }

  /** The consumer of `chain.block-received`, for the process that writes. */
  get consumer(): WorkConsumer {
    return { work: blockReceived, name: 'block-storage', concurrency: 1, handle: (messages) => this.handle(messages) };
  }

  /** What became of a block that is in no table. */
  fateOf(hash: Hash32): RememberedFate | undefined {
    if (this.#waiting.has(textOf(hash))) return { fate: 'queued' };
    const missing = this.#orphans.missingOf(hash);
    if (missing !== undefined) return { fate: 'orphan', missing };
    const refusal = this.#options.writer.refused.get(hash);
    return refusal === undefined ? undefined : { fate: 'refused', code: refusal.code, ...(refusal.again ? { again: true } : {}) };
  }

  /** Bytes of blocks taken in and not decided. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Age of the oldest undecided block since it was published, ms. */
  get oldestMs(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const { publishedAtMs } of this.#undecided) oldest = Math.min(oldest, publishedAtMs);
    return oldest === Number.POSITIVE_INFINITY ? 0 : Math.max(0, this.#options.clock.now() - oldest);
  }

  /** Blocks that wait for an ancestor. */
  get orphans(): number {
    return this.#orphans.size;
  }

  /** Takes blocks in; resolves with outcomes to come when there is room for more. Bytes that are no block are a dead letter. */
  async handle(messages: readonly WorkMessage[]): Promise<readonly (WorkOutcome | Promise<WorkOutcome>)[]> {
    const outcomes = messages.map((message) => this.#enter(message));
    while (this.#queue.bytes > QUEUE_BYTES && !this.#closed) await this.#changed.wait();
    return outcomes;
  }

  /** Takes no more, lets what is in the pipeline come to its commit. Outcomes that are not there then never come. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#queue.clear();
    this.#changed.raise();
    this.#options.writer.queued();
    await this.#working;
  }

  #enter({ body, headers, publishedAtMs }: WorkMessage): WorkOutcome | Promise<WorkOutcome> {
    if (this.#closed) return new Promise(() => undefined);
    const { metrics, log } = this.#options;
    const sender = SENDER.test(headers['x-sender'] ?? '') ? headers['x-sender'] : undefined;
    const read = readBlock(body);
    if (!read.ok) {
      metrics.verdict(read.error.code);
      if (body.length >= WIRE_LIMITS.headerSize) this.#options.writer.refused.addUnreadable(headerHashOfBytes(body, nativeSha256), read.error);
      log.info('Received bytes are no block', { code: read.error.code, sender });
      return { done: false, code: read.error.code, again: false };
    }
    const { promise, resolve } = Promise.withResolvers<WorkOutcome>();
    const item = this.#itemOf(read.value, publishedAtMs, sender, resolve);
    // Behind one that waits, this one waits too: nobody needs to look anything up.
    if (this.#orphans.has(read.value.decoded.block.header.previousBlockHash)) this.park(item);
    else this.#queueUp(item);
    return promise;
  }

  #itemOf(read: ReadBlock, publishedAtMs: number, sender: string | undefined, resolve: (outcome: WorkOutcome) => void = () => undefined): QueuedBlock {
    const { metrics, log } = this.#options;
    const key = textOf(read.hash);
    const { length } = read.decoded.bytes;
    const item: QueuedBlock = {
      read,
      publishedAtMs,
      sender,
      decide: ({ refusal, parked }: BlockFate) => {
        this.#undecided.delete(item);
        const left = (this.#waiting.get(key) ?? 1) - 1;
        if (left === 0) this.#waiting.delete(key);
        else this.#waiting.set(key, left);
        this.#bytes -= length;
        this.#changed.raise();
        metrics.verdict(refusal?.code ?? (parked === true ? 'BLOCK_PARENT_UNKNOWN' : 'OK'));
        if (refusal !== undefined && !isPassing(refusal)) log.info('Received block refused', { code: refusal.code, sender });
        resolve(refusal !== undefined && isPassing(refusal) ? { done: false, code: refusal.code, again: true } : { done: true });
      },
    };
    this.#undecided.add(item);
    this.#waiting.set(key, (this.#waiting.get(key) ?? 0) + 1);
    this.#bytes += length;
    return item;
  }

  #queueUp(item: QueuedBlock): void {
    this.#queue.add([item]);
    this.#options.writer.queued();
    this.#workOff();
  }

  park(item: QueuedBlock): void {
    const { hash, decoded } = item.read;
    const { clock } = this.#options;
    this.#orphans.dropBefore(clock.now() - this.#options.orphans.lifetimeMs);
    this.#orphans.add({ hash, parent: decoded.block.header.previousBlockHash, bytes: decoded.bytes, sender: item.sender ?? '', since: clock.now() });
    item.decide({ parked: true });
  }

  release(hash: Hash32): readonly QueuedBlock[] {
    return this.#orphans.takeDescendants(hash, RELEASE).map((orphan) => this.#released(orphan));
  }

  #released({ bytes, sender }: Orphan): QueuedBlock {
    return this.#itemOf(expectOk(readBlock(bytes), 'parked blocks were decoded once'), this.#options.clock.now(), sender === '' ? undefined : sender);
  }

  condemn(hash: Hash32): void {
    for (const orphan of this.#orphans.takeDescendants(hash)) this.#options.writer.refused.condemn(orphan.hash);
  }

  /** Queues what waited for blocks that came by another way: an import, a query. */
  queueOrphansOf(hash: Hash32): void {
    for (const item of this.release(hash)) this.#queueUp(item);
  }

  /** Forgets orphans that are too old, and looks whether the parents of the others are there by now. */
  async sweepOrphans(): Promise<void> {
    const { clock, writer } = this.#options;
    this.#orphans.dropBefore(clock.now() - this.#options.orphans.lifetimeMs);
    for (const hash of await writer.storedOf(this.#orphans.missing())) this.queueOrphansOf(hash);
  }

  #workOff(): void {
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
      // What came while the loop was ending.
      if (this.#queue.length > 0 && !this.#closed) this.#workOff();
    });
  }

  async #work(): Promise<void> {
    const { writer, log } = this.#options;
    // A batch is queued whole before its first block is looked at.
    await Promise.resolve();
    for (let pauseMs = RETRY_MS; this.#queue.length > 0 && !this.#closed; ) {
      try {
        await writer.takeIn(this.#queue, this);
        pauseMs = RETRY_MS;
      } catch (error) {
        if (this.#closed || error instanceof WriterReplaced) return;
        log.warn('Received blocks cannot be stored at the moment', { error });
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
        pauseMs = Math.min(RETRY_MAX_MS, pauseMs * 2);
      }
    }
  }
}
