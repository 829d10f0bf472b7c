import { assert } from '@mbaas/kernel';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import type { Bus, ConsumerProgress, FactConsumer, RelayProgress } from '../bus.port.ts';
import { BusListeners } from '../delivery/bus-listeners.ts';
import { ConsumerRegister } from '../delivery/consumer-register.ts';
import { FactCache } from '../delivery/fact-cache.ts';
import { forgetHandled } from '../inbox/inbox.store.ts';
import { messagingMetrics } from '../messaging.metrics.ts';
import { dropOldPartitions } from '../outbox/partitions.ts';
import { ConsumerLoop } from './consumer-loop.ts';
import { RelayLoop, type FactSource } from './relay-loop.ts';

export interface InProcessBusOptions {
  /** Every schema whose facts are to be consumed; installMessaging has run in each, and in each consumer's. */
  readonly sources: readonly FactSource[];
  readonly log: Logger;
  /** How often to look without having been notified; 1 s unless told. */
  readonly pollMs?: number;
  /** Tries of a fact before it is poison; 5 unless told. */
  readonly attempts?: number;
  /** Pause after the first failed try, doubled each time up to 5 s; 100 ms unless told. */
  readonly retryMs?: number;
  readonly metrics?: Metrics;
}

/**
 * The bus of the combined mode: the outboxes are the log. A relay per source gives committed facts their position,
 * consumers read by cursor. All state is in PostgreSQL; a process may be killed at any moment, and a second one of the
 * same consumers waits for, or works beside, the first without doing anything twice.
 */
export class InProcessBus implements Bus {
  readonly #options: InProcessBusOptions;
  readonly #consumers = new ConsumerRegister();
  #relays: readonly RelayLoop[] = [];
  #loops: readonly ConsumerLoop[] = [];
  #listeners: BusListeners | undefined;

  constructor(options: InProcessBusOptions) {
    this.#options = options;
    const schemas = new Set(options.sources.map(({ schema }) => schema));
    assert(schemas.size === options.sources.length, 'Each source schema stands once in a bus.');
  }

  consume(consumer: FactConsumer): void {
    this.#consumers.add(consumer);
  }

  async start(): Promise<void> {
    const consumers = this.#consumers.close();
    const { sources, log, pollMs = 1_000, attempts = 5, retryMs = 100 } = this.#options;
    const metrics = this.#options.metrics === undefined ? undefined : messagingMetrics(this.#options.metrics, this);
    const cache = new FactCache();
    const onRelayed = (schema: string, names: ReadonlySet<string>): void => {
      for (const loop of this.#loops) loop.wake(schema, names);
    };
    this.#relays = sources.map((source) => new RelayLoop({ source, pollMs, log, onRelayed, metrics }));
    this.#loops = consumers.map((consumer) => new ConsumerLoop({ consumer, sources, cache, pollMs, attempts, retryMs, log, metrics }));
    for (const relay of this.#relays) await relay.start();
    for (const loop of this.#loops) await loop.start();
    this.#listeners = new BusListeners({
      sources: sources.map(({ database }) => database),
      consumers: consumers.map(({ database }) => database),
      onFacts: (database, schema) => this.#wakeRelays(database, schema),
      onRetry: (database, name) => this.#retryAsked(database, name),
      log,
    });
    this.#listeners.start();
  }

  async stop(): Promise<void> {
    const listeners = this.#listeners === undefined ? [] : [this.#listeners];
    await Promise.all([...listeners, ...this.#relays, ...this.#loops].map((part) => part.stop()));
  }

  async progress(): Promise<readonly ConsumerProgress[]> {
    return Promise.all(this.#loops.map((loop) => loop.progress()));
  }

  async relays(): Promise<readonly RelayProgress[]> {
    return Promise.all(this.#relays.map((relay) => relay.progress()));
  }

  async retry(consumer: string): Promise<void> {
    const loop = this.#loops.find((candidate) => candidate.consumer.name === consumer);
    assert(loop !== undefined, `There is no consumer ${consumer}.`);
    await loop.retry();
  }

  async dropOldFacts(olderThanMs: number): Promise<number> {
    let dropped = 0;
    for (const { database, schema } of this.#options.sources) {
      const passed = await Promise.all(this.#loops.map((loop) => loop.passed(schema)));
      const lowest = passed.reduce((low, position) => (position < low ? position : low), passed[0] ?? 0n);
      dropped += await dropOldPartitions(database, schema, { olderThanMs, passed: lowest });
    }
    // Twice the age: the note that a fact was handled outlives the fact.
    for (const { consumer } of this.#loops) await forgetHandled(consumer.database, consumer.schema, 2 * olderThanMs);
    return dropped;
  }

  #wakeRelays(database: Database, schema: string | undefined): void {
    for (const relay of this.#relays) {
      if (relay.source.database === database && (schema === undefined || relay.source.schema === schema)) relay.wake();
    }
  }

  #retryAsked(database: Database, name: string): void {
    const loop = this.#loops.find(({ consumer }) => consumer.name === name && consumer.database === database);
    loop?.retry().catch((error: unknown) => this.#options.log.error('Retry of a consumer failed', { consumer: loop.consumer.name, error }));
  }
}
