import { assert } from '@mbaas/kernel';
import type { Batch, Kafka, Subscription } from '@mbaas/platform-kafka';
import type { ConsumerProgress, FactConsumer } from '@mbaas/platform-messaging';
import { BATCH_BYTES, ConsumerStanding, countParked, retryParked, type FactCache, type MessagingMetrics } from '@mbaas/platform-messaging/driver';
import type { Logger } from '@mbaas/platform-observability';
import { factTopics, type FactTopic } from '../fact-topics.ts';
import { PartitionReader } from './partition-reader.ts';
import { loadSettled, lockPositionsOf } from './partition.store.ts';

export interface TopicConsumerOptions {
  readonly consumer: FactConsumer;
  readonly kafka: Kafka;
  readonly network: string;
  readonly cache: FactCache;
  readonly attempts: number;
  readonly retryMs: number;
  readonly gapGraceMs: number;
  readonly sessionTimeoutMs: number;
  readonly log: Logger;
  readonly metrics?: MessagingMetrics | undefined;
}

/** One member of a consumer's group: reads the topics of its streams, each partition in order, one batch after the other. */
export class TopicConsumer {
  readonly #options: TopicConsumerOptions;
  readonly #topics: ReadonlyMap<string, FactTopic>;
  readonly #standing = new ConsumerStanding();
  readonly #readers = new Map<string, PartitionReader>();
  #subscription: Subscription | undefined;
  #stopping = false;

  constructor(options: TopicConsumerOptions) {
    this.#options = options;
    const topics = factTopics(options.network, options.consumer.events.map(({ stream }) => stream));
    this.#topics = new Map(topics.map((topic) => [topic.name, topic]));
  }

  get consumer(): FactConsumer {
    return this.#options.consumer;
  }

  /** Resolves when facts published from now on will come. */
  async start(): Promise<void> {
    const { kafka, network, consumer, sessionTimeoutMs } = this.#options;
    this.#subscription = kafka.subscribe({
      group: `${network}.${consumer.name}`,
      topics: [...this.#topics.keys()],
      from: consumer.startAt ?? 'oldest',
      sessionTimeoutMs,
      maxBytes: BATCH_BYTES,
      handle: (batch) => this.#readerOf(batch).take(batch),
    });
    // Where a group begins that takes no older facts is known once it has been joined.
    if (consumer.startAt === 'newest' && (await loadSettled(consumer.database, consumer.schema, consumer.name)).size === 0) await this.#subscription.joined;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const reader of this.#readers.values()) reader.stop();
    await this.#subscription?.stop();
  }

  async retry(): Promise<void> {
    const { log, consumer } = this.#options;
    for (const source of new Set([...this.#topics.values()].map((topic) => topic.source))) {
      for (const result of await retryParked(consumer, source, (tx) => lockPositionsOf(tx, consumer.schema, consumer.name, source))) {
        log.info('Parked facts tried again', { consumer: consumer.name, source, handled: result.handled, code: result.code });
      }
    }
    this.#standing.goOn();
    for (const reader of this.#readers.values()) await reader.retry();
  }

  async progress(): Promise<ConsumerProgress> {
    const { database, schema, name } = this.consumer;
    const readers = [...this.#readers.values()];
    const stoppedBy = this.#standing.stoppedBy ?? (readers.some(({ lacksFacts }) => lacksFacts) ? 'FACT_GAP' : undefined);
    const code = stoppedBy ?? readers.find(({ failingWith }) => failingWith !== undefined)?.failingWith;
    const waitingMs = this.#subscription?.progress().map((partition) => partition.waitingMs) ?? [];
    const settled = await loadSettled(database, schema, name);
    return {
      consumer: name,
      state: stoppedBy === undefined ? 'running' : 'stopped',
      ...(code === undefined ? {} : { code }),
      oldestUnhandledMs: Math.max(0, ...waitingMs, ...readers.map(({ oldestMs }) => oldestMs)),
      parked: await countParked(database, schema, name),
      restarts: this.#subscription?.restarts ?? 0,
      sources: [...settled].map(([source, position]) => ({ source, position })),
    };
  }

  #readerOf({ topic: name, partition }: Batch): PartitionReader {
    const key = `${name}/${partition}`;
    let reader = this.#readers.get(key);
    if (reader === undefined) {
      const topic = this.#topics.get(name);
      assert(topic !== undefined, 'A batch comes from a topic that was subscribed.');
      reader = new PartitionReader({
        ...this.#options,
        source: topic.source,
        topic: name,
        partition,
        standing: this.#standing,
        seek: (offset) => this.#subscription?.seek(name, partition, offset),
        isStopping: () => this.#stopping,
      });
      this.#readers.set(key, reader);
    }
    return reader;
  }
}
