import type { Logger } from '@mbaas/platform-observability';
import type { ConsumerProgress, FactConsumer } from '../bus.port.ts';
import { ConsumerStanding } from '../delivery/consumer-standing.ts';
import type { FactCache } from '../delivery/fact-cache.ts';
import { BATCH_FACTS, FactDelivery } from '../delivery/fact-delivery.ts';
import { Signal } from '../delivery/signal.ts';
import { lockCursor } from '../inbox/cursor.store.ts';
import { countParked } from '../inbox/parked-fact.store.ts';
import { retryParked } from '../inbox/retry-parked.ts';
import type { MessagingMetrics } from '../messaging.metrics.ts';
import { loadFacts, loadLogEnds, loadOldestUnhandled } from '../outbox/fact-log.ts';
import type { FactSource } from './relay-loop.ts';
import { SourceCursor } from './source-cursor.ts';

export interface ConsumerLoopOptions {
  readonly consumer: FactConsumer;
  readonly sources: readonly FactSource[];
  readonly cache: FactCache;
  readonly pollMs: number;
  /** Tries of one fact before it is poison. */
  readonly attempts: number;
  /** Pause after the first failed try; it doubles. */
  readonly retryMs: number;
  readonly log: Logger;
  readonly metrics?: MessagingMetrics | undefined;
}

/** Positions looked through at once for facts of the consumer's kinds. */
const WINDOW = 50_000n;

/** The log of one source, how far the consumer is in it, and what brings it on. */
interface SourceLog {
  readonly cursor: SourceCursor;
  readonly delivery: FactDelivery;
}

/** Reads the logs of all sources for one consumer, and gives it the facts of its kinds, one transaction after the other. */
export class ConsumerLoop {
  readonly #options: ConsumerLoopOptions;
  readonly #names: readonly string[];
  readonly #logs: readonly SourceLog[];
  readonly #standing = new ConsumerStanding();
  readonly #signal = new Signal();
  /** Sources that may have facts not read yet. */
  readonly #open = new Set<SourceLog>();
  #stopping = false;
  #running: Promise<void> | undefined;

  constructor(options: ConsumerLoopOptions) {
    this.#options = options;
    const { consumer, sources } = options;
    this.#names = [...new Set(consumer.events.map(({ name }) => name))];
    this.#logs = sources.map((source) => {
      const cursor = new SourceCursor(consumer, source);
      return { cursor, delivery: new FactDelivery({ ...options, lane: cursor, standing: this.#standing, isOpen: () => !this.#stopping }) };
    });
  }

  get consumer(): FactConsumer {
    return this.#options.consumer;
  }

  async start(): Promise<void> {
    for (const { cursor } of this.#logs) await cursor.load();
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const { delivery } of this.#logs) delivery.wake();
    this.#signal.wake();
    await this.#running;
  }

  /** Facts of these kinds came into the log of a source. */
  wake(source: string, names: ReadonlySet<string>): void {
    if (!this.#names.some((name) => names.has(name))) return;
    for (const log of this.#logs) if (log.cursor.source === source) this.#open.add(log);
    this.#signal.wake();
  }

  async retry(): Promise<void> {
    const { log } = this.#options;
    const { name, schema } = this.consumer;
    for (const { cursor } of this.#logs) {
      for (const result of await retryParked(this.consumer, cursor.source, (tx) => lockCursor(tx, schema, name, cursor.source))) {
        log.info('Parked facts tried again', { consumer: name, source: result.source, handled: result.handled, code: result.code });
      }
    }
    this.#standing.goOn();
    for (const { delivery } of this.#logs) delivery.retry();
    this.#signal.wake();
  }

  /** The position up to which this consumer needs nothing of a source any more, stored so that it survives a restart. */
  async passed(source: string): Promise<bigint> {
    const log = this.#logs.find(({ cursor }) => cursor.source === source);
    return log === undefined ? 0n : log.cursor.store();
  }

  async progress(): Promise<ConsumerProgress> {
    const { name, schema, database } = this.consumer;
    let oldest: Date | undefined;
    for (const { cursor } of this.#logs) {
      const found = await loadOldestUnhandled(cursor.log.database, cursor.source, cursor.position, this.#names);
      if (found !== undefined && (oldest === undefined || found < oldest)) oldest = found;
    }
    const code = this.#standing.stoppedBy ?? this.#logs.find(({ delivery }) => delivery.failingWith !== undefined)?.delivery.failingWith;
    return {
      consumer: name,
      state: this.#standing.stoppedBy === undefined ? 'running' : 'stopped',
      ...(code === undefined ? {} : { code }),
      oldestUnhandledMs: oldest === undefined ? 0 : Math.max(0, Date.now() - oldest.getTime()),
      parked: await countParked(database, schema, name),
      sources: this.#logs.map(({ cursor: { source, position } }) => ({ source, position })),
    };
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      // A poll looks at every source: notifications are for latency, not for correctness.
      if (this.#open.size === 0) for (const log of this.#logs) this.#open.add(log);
      for (const log of [...this.#open]) await this.#drain(log);
      if (this.#open.size === 0 || this.#standing.stoppedBy !== undefined) await this.#signal.wait(this.#options.pollMs);
    }
  }

  /** Takes batches of one source until there is none. */
  async #drain(log: SourceLog): Promise<void> {
    while (!this.#stopping && this.#standing.stoppedBy === undefined) {
      try {
        if (await this.#step(log)) continue;
        this.#open.delete(log);
        if (this.#standing.stoppedBy === undefined) log.delivery.rest();
        return;
      } catch (error) {
        await log.delivery.interrupted(error);
      }
    }
  }

  /** Reads and delivers one batch. false: nothing new in this source. */
  async #step({ cursor, delivery }: SourceLog): Promise<boolean> {
    const { database, schema } = cursor.log;
    await cursor.ready();
    const ends = await loadLogEnds(database, schema);
    if (cursor.position < ends.dropped) return this.#stand('FACT_EXPIRED', cursor, ends.dropped);
    if (cursor.position >= ends.last) return false;
    const upTo = cursor.position + WINDOW < ends.last ? cursor.position + WINDOW : ends.last;
    const rows = await loadFacts(database, schema, { after: cursor.position, upTo, names: this.#names, limit: BATCH_FACTS });
    if (rows.length === 0) await cursor.passOver(upTo);
    else await delivery.settle(rows);
    return true;
  }

  #stand(code: string, cursor: SourceCursor, position: bigint): boolean {
    this.#options.log.error('Consumer stopped', { consumer: this.consumer.name, source: cursor.source, position, code });
    this.#standing.stop(code);
    return false;
  }
}
