import type { Batch, Kafka, ReceivedRecord } from '@mbaas/platform-kafka';
import type { FactConsumer } from '@mbaas/platform-messaging';
import { FactDelivery, loadCursor, Signal, type ConsumerStanding, type FactCache, type MessagingMetrics } from '@mbaas/platform-messaging/driver';
import type { Logger } from '@mbaas/platform-observability';
import { decodeFactRecord, type FactRecord } from '../fact-record.codec.ts';
import { followChain } from './follow-chain.ts';
import { GapWatch } from './gap-watch.ts';
import { PartitionLane } from './partition-lane.ts';

export interface PartitionReaderOptions {
  readonly consumer: FactConsumer;
  readonly source: string;
  readonly topic: string;
  readonly partition: number;
  readonly kafka: Kafka;
  /** Has the partition delivered again from an offset. */
  readonly seek: (offset: bigint) => void;
  readonly isStopping: () => boolean;
  readonly standing: ConsumerStanding;
  readonly cache: FactCache;
  readonly attempts: number;
  readonly retryMs: number;
  readonly gapGraceMs: number;
  readonly log: Logger;
  readonly metrics?: MessagingMetrics | undefined;
}

/** A consumer that stands still is looked at again this often; what makes it go on wakes it. */
const LOOK_MS = 60_000;

/** Takes the batches of one partition for one consumer, as long as this process has the partition. */
export class PartitionReader {
  readonly #options: PartitionReaderOptions;
  readonly #names: ReadonlySet<string>;
  readonly #lane: PartitionLane;
  readonly #delivery: FactDelivery;
  readonly #gap: GapWatch;
  readonly #wake = new Signal();
  #signal: AbortSignal | undefined;
  /** When the oldest fact of the batch in hand was written. */
  #oldest: Date | undefined;

  constructor(options: PartitionReaderOptions) {
    this.#options = options;
    const { consumer, source, topic, partition, gapGraceMs, log } = options;
    this.#names = new Set(consumer.events.map(({ name }) => name));
    this.#lane = new PartitionLane(consumer.database, { consumer: consumer.name, schema: consumer.schema, source, topic, partition });
    this.#delivery = new FactDelivery({ ...options, lane: this.#lane, isOpen: () => this.#isOpen() });
    const about = { consumer: consumer.name, source, topic, partition };
    // Once more: a seek at the moment of a change of members does nothing.
    const onOverdue = (): void => void this.#readAgain().catch((error: unknown) => log.warn('A partition could not be read again', { ...about, error }));
    this.#gap = new GapWatch({ graceMs: gapGraceMs, onOverdue, log, about });
  }

  /** Code of the failure that is being repeated; undefined: none is. */
  get failingWith(): string | undefined {
    return this.#delivery.failingWith;
  }

  /** Whether facts are missing and have not come in the time they are given. */
  get lacksFacts(): boolean {
    return this.#gap.isOverdue;
  }

  /** Age of the oldest fact that is in hand, ms; 0 where there is none. */
  get oldestMs(): number {
    return this.#oldest === undefined ? 0 : Math.max(0, Date.now() - this.#oldest.getTime());
  }

  /** After the cause of a failure was removed. */
  async retry(): Promise<void> {
    this.#delivery.retry();
    this.#wake.wake();
    if (this.#gap.isOpen) await this.#readAgain();
  }

  /** This process takes no more. */
  stop(): void {
    this.#gap.close();
    this.#look();
  }

  /** Settles what a batch brings and commits its offset; holds it as long as the consumer stands still. */
  async take(batch: Batch): Promise<void> {
    const look = (): void => this.#look();
    this.#signal = batch.signal;
    batch.signal.addEventListener('abort', look);
    const facts = batch.records.flatMap((record) => this.#read(record));
    while (this.#isOpen()) {
      try {
        if (await this.#settle(batch, facts)) break;
        if (this.#isOpen()) await this.#wake.wait(LOOK_MS);
      } catch (error) {
        // The partition went elsewhere meanwhile: no failure.
        if (this.#isOpen()) await this.#delivery.interrupted(error);
      }
    }
    this.#oldest = undefined;
    batch.signal.removeEventListener('abort', look);
  }

  #isOpen(): boolean {
    return !this.#options.isStopping() && this.#signal?.aborted !== true;
  }

  #look(): void {
    this.#delivery.wake();
    this.#wake.wake();
  }

  /** false: the consumer stands still, or this process takes no more. */
  async #settle(batch: Batch, facts: readonly FactRecord[]): Promise<boolean> {
    const [first] = facts;
    if (first !== undefined) {
      if (!(await this.#begin(batch, first))) return true;
      const { due, to, ahead } = followChain(facts, this.#lane.position);
      this.#oldest = due[0]?.created_at;
      if (!(await this.#delivery.settle(due.filter(({ name }) => this.#names.has(name)), to))) return false;
      this.#gap.reached(this.#lane.position);
      // Perhaps they lie before the place where this group began to read.
      if (ahead !== undefined && this.#gap.note(this.#lane.position, ahead)) await this.#readAgain();
    }
    // While facts are missing nothing is committed: whoever reads this partition next finds the gap again.
    if (!this.#gap.isOpen) await batch.commit((batch.records.at(-1)?.offset ?? 0n) + 1n);
    return true;
  }

  /** Makes a consumer that has never read this partition begin. false: it is delivered again from its beginning. */
  async #begin(batch: Batch, first: FactRecord): Promise<boolean> {
    if (await this.#lane.load()) return true;
    const { consumer, source, seek } = this.#options;
    const cursor = await loadCursor(consumer.database, consumer.schema, consumer.name, source);
    if (cursor !== undefined || consumer.startAt === 'newest') {
      // It has read this source without a broker; or its group began behind the newest record.
      await this.#lane.begin(cursor ?? first.previous);
      return true;
    }
    const earliest = await this.#earliest();
    if ((batch.records[0]?.offset ?? 0n) > earliest) {
      seek(earliest);
      return false;
    }
    // What was kept no longer when this consumer was first seen is not missing.
    await this.#lane.begin(earliest === 0n ? 0n : first.previous);
    return true;
  }

  /** From its oldest record on. */
  async #readAgain(): Promise<void> {
    this.#options.seek(await this.#earliest());
  }

  async #earliest(): Promise<bigint> {
    const { kafka, topic, partition } = this.#options;
    return (await kafka.offsets(topic)).find((row) => row.partition === partition)?.earliest ?? 0n;
  }

  /** A record that is no fact is not in the chain of `previous`: had one been meant, its place would be missed. */
  #read(record: ReceivedRecord): readonly FactRecord[] {
    const fact = decodeFactRecord(record);
    if (fact.ok) return [fact.value];
    const { log, topic, partition, consumer } = this.#options;
    log.error('A record among facts is none', { consumer: consumer.name, topic, partition, offset: record.offset, ...fact.error });
    return [];
  }
}
