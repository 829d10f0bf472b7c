import type { Logger } from '@mbaas/platform-observability';
import { isTransient } from '@mbaas/platform-postgres';
import type { ConsumerProgress, FactConsumer } from '../bus.port.ts';
import { failureCode } from '../failure-code.ts';
import { deliverFacts, type ReadFact } from '../inbox/deliver-facts.ts';
import { countParked, parkFacts } from '../inbox/parked-fact.store.ts';
import { retryParked } from '../inbox/retry-parked.ts';
import { loadFacts, loadLogEnds, loadOldestUnhandled, type FactRow } from '../outbox/fact-log.ts';
import { Backoff } from './backoff.ts';
import type { FactCache } from './fact-cache.ts';
import type { FactSource } from './relay-loop.ts';
import { Signal } from './signal.ts';
import { CursorMoved, SourceCursor } from './source-cursor.ts';

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
}

/** Facts of one transaction at most. */
const BATCH = 500;

/** Positions looked through at once for facts of the consumer's kinds. */
const WINDOW = 50_000n;

/** Reads the logs of all sources for one consumer, and gives it the facts of its kinds, one transaction after the other. */
export class ConsumerLoop {
  readonly #options: ConsumerLoopOptions;
  readonly #names: readonly string[];
  readonly #cursors: readonly SourceCursor[];
  readonly #signal = new Signal();
  /** Ends a pause after a failure: new facts do not, or they would use up the tries. */
  readonly #resume = new Signal();
  readonly #backoff: Backoff;
  /** Sources that may have facts not read yet. */
  readonly #open = new Set<SourceCursor>();
  #stopping = false;
  #running: Promise<void> | undefined;
  /** Why the consumer stands still. */
  #stoppedBy: string | undefined;
  #failingWith: string | undefined;
  /** After a batch failed its facts go one by one, until this many have passed: that finds the one at fault. */
  #oneByOne = 0;
  #triedPosition = 0n;
  #tries = 0;

  constructor(options: ConsumerLoopOptions) {
    this.#options = options;
    this.#names = [...new Set(options.consumer.events.map(({ name }) => name))];
    this.#cursors = options.sources.map((source) => new SourceCursor(options.consumer, source));
    this.#backoff = new Backoff(options.retryMs, 5_000);
  }

  get consumer(): FactConsumer {
    return this.#options.consumer;
  }

  async start(): Promise<void> {
    for (const cursor of this.#cursors) await cursor.load();
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#resume.wake();
    this.#signal.wake();
    await this.#running;
  }

  /** Facts of these kinds came into the log of a source. */
  wake(source: string, names: ReadonlySet<string>): void {
    if (!this.#names.some((name) => names.has(name))) return;
    for (const cursor of this.#cursors) if (cursor.source.schema === source) this.#open.add(cursor);
    this.#signal.wake();
  }

  async retry(): Promise<void> {
    const { log } = this.#options;
    for (const { source } of this.#cursors) {
      for (const result of await retryParked(this.consumer, source.schema)) {
        log.info('Parked facts tried again', { consumer: this.consumer.name, source: result.source, handled: result.handled, code: result.code });
      }
    }
    this.#stoppedBy = undefined;
    this.#tries = 0;
    this.#resume.wake();
    this.#signal.wake();
  }

  /** The position up to which this consumer needs nothing of a source any more, stored so that it survives a restart. */
  async passed(source: string): Promise<bigint> {
    const cursor = this.#cursors.find((candidate) => candidate.source.schema === source);
    return cursor === undefined ? 0n : cursor.store();
  }

  async progress(): Promise<ConsumerProgress> {
    const { name, schema, database } = this.consumer;
    let oldest: Date | undefined;
    for (const { source, position } of this.#cursors) {
      const found = await loadOldestUnhandled(source.database, source.schema, position, this.#names);
      if (found !== undefined && (oldest === undefined || found < oldest)) oldest = found;
    }
    const code = this.#stoppedBy ?? this.#failingWith;
    return {
      consumer: name,
      state: this.#stoppedBy === undefined ? 'running' : 'stopped',
      ...(code === undefined ? {} : { code }),
      oldestUnhandledMs: oldest === undefined ? 0 : Math.max(0, Date.now() - oldest.getTime()),
      parked: await countParked(database, schema, name),
      sources: this.#cursors.map(({ source, position }) => ({ source: source.schema, position })),
    };
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      // A poll looks at every source: notifications are for latency, not for correctness.
      if (this.#open.size === 0) for (const cursor of this.#cursors) this.#open.add(cursor);
      for (const cursor of [...this.#open]) await this.#drain(cursor);
      if (this.#open.size === 0 || this.#stoppedBy !== undefined) await this.#signal.wait(this.#options.pollMs);
    }
  }

  /** Takes batches of one source until there is none. */
  async #drain(cursor: SourceCursor): Promise<void> {
    while (!this.#stopping && this.#stoppedBy === undefined) {
      try {
        if (!(await this.#step(cursor))) {
          this.#open.delete(cursor);
          if (this.#stoppedBy === undefined) this.#failingWith = undefined;
          return;
        }
      } catch (error) {
        await this.#afterFailure(cursor, error);
      }
    }
  }

  /** Reads and delivers one batch. false: nothing new in this source. */
  async #step(cursor: SourceCursor): Promise<boolean> {
    const { source } = cursor;
    await cursor.ready();
    const ends = await loadLogEnds(source.database, source.schema);
    if (cursor.position < ends.dropped) return this.#stand('FACT_EXPIRED', cursor, ends.dropped);
    if (cursor.position >= ends.last) return false;
    const upTo = cursor.position + WINDOW < ends.last ? cursor.position + WINDOW : ends.last;
    const limit = this.#oneByOne > 0 ? 1 : BATCH;
    const rows = await loadFacts(source.database, source.schema, { after: cursor.position, upTo, names: this.#names, limit });
    if (rows.length === 0) {
      await cursor.passOver(upTo);
      return true;
    }
    await this.#take(cursor, rows);
    return true;
  }

  async #take(cursor: SourceCursor, rows: readonly FactRow[]): Promise<void> {
    const read: ReadFact[] = [];
    for (const row of rows) {
      const fact = this.#options.cache.decode(row, cursor.source.schema, this.consumer.events);
      if (fact.ok) read.push({ row, fact: fact.value });
      else if (read.length > 0) break;
      else return this.#poison(cursor, row, fact.error.code, undefined);
    }
    const last = read.at(-1);
    if (last === undefined) return;
    try {
      await cursor.advance(last.row.position, (tx) => deliverFacts(tx, this.consumer, cursor.source.schema, read));
    } catch (error) {
      if (isTransient(error) || error instanceof CursorMoved || this.#stopping) throw error;
      return this.#refused(cursor, rows, error);
    }
    this.#oneByOne = Math.max(0, this.#oneByOne - read.length);
    this.#failingWith = undefined;
    this.#backoff.reset();
  }

  /** The handler threw: look for the fact at fault, try it again, then hold it for poison. */
  async #refused(cursor: SourceCursor, rows: readonly FactRow[], error: unknown): Promise<void> {
    const first = rows[0];
    if (first === undefined) return;
    this.#failingWith = failureCode(error);
    if (rows.length > 1) {
      this.#oneByOne = rows.length;
      return;
    }
    this.#tries = this.#triedPosition === first.position ? this.#tries + 1 : 1;
    this.#triedPosition = first.position;
    if (this.#tries >= this.#options.attempts) return this.#poison(cursor, first, this.#failingWith, error);
    this.#options.log.warn('Handler failed on a fact and will be asked again', { ...this.#about(cursor, first), code: this.#failingWith, error });
    await this.#resume.wait(this.#backoff.next());
  }

  async #poison(cursor: SourceCursor, row: FactRow, code: string, error: unknown): Promise<void> {
    const { log, consumer } = this.#options;
    if (consumer.order === 'stop') {
      log.error('Consumer stopped at a fact it cannot handle', { ...this.#about(cursor, row), code, error });
      this.#stoppedBy = code;
      return;
    }
    await cursor.advance(row.position, (tx) =>
      parkFacts(tx, consumer.schema, { consumer: consumer.name, source: cursor.source.schema, rows: [row], code }),
    );
    log.error('Fact parked with its key', { ...this.#about(cursor, row), code, error });
    this.#oneByOne = Math.max(0, this.#oneByOne - 1);
    this.#failingWith = undefined;
    this.#tries = 0;
    this.#backoff.reset();
  }

  #stand(code: string, cursor: SourceCursor, position: bigint): boolean {
    this.#options.log.error('Consumer stopped', { consumer: this.consumer.name, source: cursor.source.schema, position, code });
    this.#stoppedBy = code;
    return false;
  }

  /** The database failed (connection, lock, deadlock), or another process moved the cursor: read it again, later. */
  async #afterFailure(cursor: SourceCursor, error: unknown): Promise<void> {
    this.#failingWith = isTransient(error) ? 'CONSUMER_INTERRUPTED' : failureCode(error);
    this.#options.log.warn('Consumer failed and will try again', { consumer: this.consumer.name, source: cursor.source.schema, error });
    cursor.forget();
    if (!this.#stopping) await this.#resume.wait(this.#backoff.next());
  }

  #about(cursor: SourceCursor, row: FactRow): Record<string, unknown> {
    return { consumer: this.consumer.name, source: cursor.source.schema, position: row.position, fact: row.name, id: row.event_id };
  }
}
