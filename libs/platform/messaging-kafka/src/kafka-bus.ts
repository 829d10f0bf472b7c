import { allFacts, type FactDefinition } from '@mbaas/contracts-events';
import { assert } from '@mbaas/kernel';
import type { Kafka } from '@mbaas/platform-kafka';
import type { Bus, ConsumerProgress, FactConsumer, FactSource, RelayProgress } from '@mbaas/platform-messaging';
import { BusListeners, ConsumerRegister, dropOldPartitions, FactCache, forgetHandled, messagingMetrics } from '@mbaas/platform-messaging/driver';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { TopicConsumer } from './consume/topic-consumer.ts';
import { declarationOf, factTopics, StreamsByFact } from './fact-topics.ts';
import { forgetTurns, loadPublished } from './publish/outbox-cursor.store.ts';
import { Publisher } from './publish/publisher.ts';

export interface KafkaBusOptions {
  readonly kafka: Kafka;
  /** The network's name, with which topics and groups begin. */
  readonly network: string;
  /** The schemas whose facts this process publishes: its own. installMessaging has run in each, and in each consumer's. */
  readonly sources: readonly FactSource[];
  /** Every fact that can stand in an outbox; those of the contracts unless told. */
  readonly facts?: readonly FactDefinition[];
  readonly log: Logger;
  readonly metrics?: Metrics;
  /** How often to look without having been notified; 1 s unless told. */
  readonly pollMs?: number;
  /** Tries of a fact before it is poison; 5 unless told. */
  readonly attempts?: number;
  /** Pause after the first failed try, doubled each time up to 5 s; 100 ms unless told. */
  readonly retryMs?: number;
  /** How long facts may be missing before their consumer counts as stopped; 10 s unless told. */
  readonly gapGraceMs?: number;
  /** After this long without a sign of life a consumer's partitions go to others; 10 s unless told. */
  readonly sessionTimeoutMs?: number;
}

/**
 * The bus of the decoupling mode: publishers bring each schema's outbox to Apache Kafka, consumers read their streams in
 * groups. What is true stands in PostgreSQL: a position per schema for what was published, one per consumer and partition
 * for what was handled. Killing any process, broker or database at any moment costs time and repetitions, never a fact.
 */
export class KafkaBus implements Bus {
  readonly #options: KafkaBusOptions;
  readonly #consumers = new ConsumerRegister();
  #publishers: readonly Publisher[] = [];
  #members: readonly TopicConsumer[] = [];
  #listeners: BusListeners | undefined;

  constructor(options: KafkaBusOptions) {
    this.#options = options;
    const schemas = new Set(options.sources.map(({ schema }) => schema));
    assert(schemas.size === options.sources.length, 'Each source schema stands once in a bus.');
  }

  consume(consumer: FactConsumer): void {
    this.#consumers.add(consumer);
  }

  /** Throws TopicMismatch where a topic that this process writes or reads is not as declared. */
  async start(): Promise<void> {
    const consumers = this.#consumers.close();
    const { kafka, network, sources, facts = allFacts, log, pollMs = 1_000, attempts = 5, retryMs = 100, gapGraceMs = 10_000, sessionTimeoutMs = 10_000 } = this.#options;
    const metrics = this.#options.metrics === undefined ? undefined : messagingMetrics(this.#options.metrics, this);
    const streams = new StreamsByFact(facts);
    const cache = new FactCache();
    await this.#ensureTopics(consumers, streams);
    this.#publishers = sources.map((source) => new Publisher({ source, kafka, network, streams, pollMs, log, metrics }));
    this.#members = consumers.map((consumer) => new TopicConsumer({ consumer, kafka, network, cache, attempts, retryMs, gapGraceMs, sessionTimeoutMs, log, metrics }));
    await Promise.all(this.#publishers.map((publisher) => publisher.start()));
    await Promise.all(this.#members.map((member) => member.start()));
    this.#listeners = new BusListeners({
      sources: sources.map(({ database }) => database),
      consumers: consumers.map(({ database }) => database),
      onFacts: (database, schema) => this.#wakePublishers(database, schema),
      onRetry: (database, name) => this.#retryAsked(database, name),
      log,
    });
    this.#listeners.start();
  }

  async stop(): Promise<void> {
    const listeners = this.#listeners === undefined ? [] : [this.#listeners];
    await Promise.all([...listeners, ...this.#publishers, ...this.#members].map((part) => part.stop()));
  }

  async progress(): Promise<readonly ConsumerProgress[]> {
    return Promise.all(this.#members.map((member) => member.progress()));
  }

  async relays(): Promise<readonly RelayProgress[]> {
    return Promise.all(this.#publishers.map((publisher) => publisher.progress()));
  }

  async retry(consumer: string): Promise<void> {
    const member = this.#members.find((candidate) => candidate.consumer.name === consumer);
    assert(member !== undefined, `There is no consumer ${consumer}.`);
    await member.retry();
  }

  async dropOldFacts(olderThanMs: number): Promise<number> {
    let dropped = 0;
    for (const { database, schema } of this.#options.sources) {
      dropped += await dropOldPartitions(database, schema, { olderThanMs, passed: await loadPublished(database, schema) });
      await forgetTurns(database, schema);
    }
    // Twice the age: the note that a fact was handled outlives the fact.
    for (const { consumer } of this.#members) await forgetHandled(consumer.database, consumer.schema, 2 * olderThanMs);
    return dropped;
  }

  /** The topics that this process writes or reads; whoever comes first makes them. */
  async #ensureTopics(consumers: readonly FactConsumer[], streams: StreamsByFact): Promise<void> {
    const { kafka, network, sources } = this.#options;
    const own = new Set(sources.map(({ schema }) => schema));
    const written = factTopics(network, streams.streams).filter(({ source }) => own.has(source));
    const read = factTopics(network, consumers.flatMap(({ events }) => events.map(({ stream }) => stream)));
    const topics = new Map([...written, ...read].map((topic) => [topic.name, topic]));
    await kafka.ensureTopics([...topics.values()].map(declarationOf));
  }

  #wakePublishers(database: Database, schema: string | undefined): void {
    for (const publisher of this.#publishers) {
      if (publisher.source.database === database && (schema === undefined || publisher.source.schema === schema)) publisher.wake();
    }
  }

  #retryAsked(database: Database, name: string): void {
    const member = this.#members.find(({ consumer }) => consumer.name === name && consumer.database === database);
    member?.retry().catch((error: unknown) => this.#options.log.error('Retry of a consumer failed', { consumer: member.consumer.name, error }));
  }
}
