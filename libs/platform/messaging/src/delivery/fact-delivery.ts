import { Backoff } from '@mbaas/platform-backoff';
import { failpoint, FailpointHit } from '@mbaas/platform-failpoints';
import type { Logger } from '@mbaas/platform-observability';
import { isTransient } from '@mbaas/platform-postgres';
import type { FactConsumer } from '../bus.port.ts';
import { failureCode } from '../failure-code.ts';
import { deliverFacts, type ReadFact } from '../inbox/deliver-facts.ts';
import { parkFacts } from '../inbox/parked-fact.store.ts';
import type { MessagingMetrics } from '../messaging.metrics.ts';
import { BATCH_BYTES, type FactRow } from '../outbox/fact-log.ts';
import type { ConsumerStanding } from './consumer-standing.ts';
import type { FactCache } from './fact-cache.ts';
import { LaneMoved, type FactLane } from './fact-lane.port.ts';
import { Signal } from './signal.ts';

/** Facts of one transaction at most, unless the consumer wants fewer. */
export const BATCH_FACTS = 500;

/** Longest pause between two tries, ms. */
const LONGEST_PAUSE_MS = 5_000;

export interface FactDeliveryOptions {
  readonly consumer: FactConsumer;
  readonly lane: FactLane;
  readonly standing: ConsumerStanding;
  readonly cache: FactCache;
  /** Tries of one fact before it is poison. */
  readonly attempts: number;
  /** Pause after the first failed try; it doubles. */
  readonly retryMs: number;
  /** false: this process shall take nothing more from the lane (it stops, or the lane went to another process). */
  readonly isOpen: () => boolean;
  readonly log: Logger;
  readonly metrics?: MessagingMetrics | undefined;
}

/**
 * Brings the facts of one lane to their consumer: in order, each transaction's effect with the position behind it. What a
 * failure does stands here alone, for every driver:
 * of the moment (connection, deadlock): again without end · the handler's: its batch's facts go one by one until the one
 * at fault is found, that one `attempts` times, then it is poison: the consumer stops at it, or it is parked with its key.
 */
export class FactDelivery {
  readonly #options: FactDeliveryOptions;
  /** Ends a pause after a failure: new facts do not, or they would use up the tries. */
  readonly #resume = new Signal();
  readonly #backoff: Backoff;
  #failingWith: string | undefined;
  /** After a batch failed its facts go one by one, until this many have passed: that finds the one at fault. */
  #oneByOne = 0;
  #triedPosition = 0n;
  #tries = 0;

  constructor(options: FactDeliveryOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.retryMs, LONGEST_PAUSE_MS);
  }

  /** Code of the failure that is being repeated; undefined: none is. */
  get failingWith(): string | undefined {
    return this.#failingWith;
  }

  /**
   * Settles rows of the consumer's kinds, in order; `to` is the position up to which nothing else is of its kinds (the
   * last row's unless told). Those settled before are passed over. true: all are settled. false: the consumer stopped at
   * one, or the lane is not open any more.
   */
  async settle(rows: readonly FactRow[], to: bigint = rows.at(-1)?.position ?? 0n): Promise<boolean> {
    for (;;) {
      if (!this.#goesOn()) return false;
      try {
        if (await this.#settleSome(rows, to)) {
          this.rest();
          return true;
        }
      } catch (error) {
        await this.interrupted(error);
      }
    }
  }

  /** Nothing is waiting, so nothing is failing. */
  rest(): void {
    this.#failingWith = undefined;
    this.#backoff.reset();
  }

  /** The database failed (connection, lock, deadlock), or another process moved the lane: read its position again, later. */
  async interrupted(error: unknown): Promise<void> {
    const { consumer, lane, log } = this.#options;
    lane.forget();
    if (!(error instanceof LaneMoved)) {
      this.#failingWith = isTransient(error) ? 'CONSUMER_INTERRUPTED' : failureCode(error);
      log.warn('Consumer failed and will try again', { consumer: consumer.name, source: lane.source, error });
    }
    if (this.#goesOn()) await this.#resume.wait(this.#backoff.next());
  }

  /** After the cause of a failure was removed: tries are counted anew, and at once. */
  retry(): void {
    this.#tries = 0;
    this.wake();
  }

  /** Ends the pause after a failure, so that a change of `isOpen` is seen. */
  wake(): void {
    this.#resume.wake();
  }

  #goesOn(): boolean {
    return this.#options.isOpen() && this.#options.standing.stoppedBy === undefined;
  }

  /** One transaction; true: nothing is left. */
  async #settleSome(rows: readonly FactRow[], to: bigint): Promise<boolean> {
    const { lane } = this.#options;
    await lane.ready();
    const open = rows.filter(({ position }) => position > lane.position);
    const [first] = open;
    if (first === undefined) {
      if (lane.position < to) await lane.advance(to, async () => undefined);
      return true;
    }
    const batch = this.#oneByOne > 0 ? [first] : batchOf(open, this.#options.consumer.batch ?? BATCH_FACTS);
    const { read, code } = this.#read(batch);
    const last = read.at(-1);
    if (last !== undefined) await this.#deliver(read, read.length === open.length ? to : last.row.position);
    else if (code !== undefined) await this.#poison(first, code, undefined);
    return false;
  }

  /** The facts before the first that cannot be read, and why that one cannot. */
  #read(rows: readonly FactRow[]): { read: readonly ReadFact[]; code?: string } {
    const { cache, lane, consumer } = this.#options;
    const read: ReadFact[] = [];
    for (const row of rows) {
      const fact = cache.decode(row, lane.source, consumer.events);
      if (!fact.ok) return { read, code: fact.error.code };
      read.push({ row, fact: fact.value });
    }
    return { read };
  }

  async #deliver(read: readonly ReadFact[], to: bigint): Promise<void> {
    const { lane, consumer, metrics } = this.#options;
    try {
      await lane.advance(to, async (tx) => {
        await deliverFacts(tx, consumer, lane.source, read);
        await failpoint('consumer.after-effect');
      });
    } catch (error) {
      // An armed failpoint stands for a crash, not for a fact at fault.
      if (isTransient(error) || error instanceof LaneMoved || error instanceof FailpointHit || !this.#options.isOpen()) throw error;
      return this.#refused(read, error);
    }
    this.#oneByOne = Math.max(0, this.#oneByOne - read.length);
    this.rest();
    metrics?.delivered(consumer.name, read.map(({ row }) => row.created_at));
    await failpoint('consumer.after-commit');
  }

  /** The handler threw: look for the fact at fault, try it again, then hold it for poison. */
  async #refused(read: readonly ReadFact[], error: unknown): Promise<void> {
    const row = read[0]?.row;
    if (row === undefined) return;
    const code = failureCode(error);
    this.#failingWith = code;
    if (read.length > 1) {
      this.#oneByOne = read.length;
      return;
    }
    this.#tries = this.#triedPosition === row.position ? this.#tries + 1 : 1;
    this.#triedPosition = row.position;
    if (this.#tries >= this.#options.attempts) return this.#poison(row, code, error);
    this.#options.log.warn('Handler failed on a fact and will be asked again', { ...this.#about(row), code, error });
    await this.#resume.wait(this.#backoff.next());
  }

  async #poison(row: FactRow, code: string, error: unknown): Promise<void> {
    const { log, consumer, lane, standing } = this.#options;
    if (consumer.order === 'stop') {
      log.error('Consumer stopped at a fact it cannot handle', { ...this.#about(row), code, error });
      standing.stop(code);
      return;
    }
    await lane.advance(row.position, (tx) => parkFacts(tx, consumer.schema, { consumer: consumer.name, source: lane.source, rows: [row], code }));
    log.error('Fact parked with its key', { ...this.#about(row), code, error });
    this.#oneByOne = Math.max(0, this.#oneByOne - 1);
    this.#tries = 0;
    this.rest();
  }

  #about(row: FactRow): Record<string, unknown> {
    const { consumer, lane } = this.#options;
    return { consumer: consumer.name, source: lane.source, position: row.position, fact: row.name, id: row.event_id };
  }
}

/** As many of the rows as one transaction takes, at least one. */
function batchOf(rows: readonly FactRow[], most: number): readonly FactRow[] {
  let bytes = 0;
  const end = rows.findIndex(({ payload }, index) => {
    const full = index === most || (index > 0 && bytes > BATCH_BYTES);
    bytes += payload.length;
    return full;
  });
  return end === -1 ? rows : rows.slice(0, end);
}
