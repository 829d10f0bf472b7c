import { assert } from '@mbaas/kernel';
import type { Logger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import type { Bus, ConsumerProgress, FactConsumer } from '../bus.port.ts';
import { forgetHandled } from '../inbox/inbox.store.ts';
import { dropOldPartitions } from '../outbox/partitions.ts';
import { ConsumerLoop } from './consumer-loop.ts';
import { FactCache } from './fact-cache.ts';
import { OutboxListener } from './outbox-listener.ts';
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
}

const CONSUMER_NAME = /^[a-z][a-z0-9-]{0,63}$/;

/**
 * The bus of the combined mode: the outboxes are the log. A relay per source gives committed facts their position,
 * consumers read by cursor. All state is in PostgreSQL; a process may be killed at any moment, and a second one of the
 * same consumers waits for, or works beside, the first without doing anything twice.
 */
export class InProcessBus implements Bus {
  readonly #options: Required<InProcessBusOptions>;
  readonly #relays: readonly RelayLoop[];
  readonly #listeners: readonly OutboxListener[];
  readonly #consumers = new Map<string, FactConsumer>();
  #loops: readonly ConsumerLoop[] = [];
  #state: 'new' | 'started' | 'stopped' = 'new';

  constructor(options: InProcessBusOptions) {
    this.#options = { pollMs: 1_000, attempts: 5, retryMs: 100, ...options };
    const { sources, pollMs, log } = this.#options;
    const schemas = new Set(sources.map(({ schema }) => schema));
    assert(schemas.size === sources.length, 'Each source schema stands once in a bus.');
    const onRelayed = (schema: string, names: ReadonlySet<string>): void => {
      for (const loop of this.#loops) loop.wake(schema, names);
    };
    this.#relays = sources.map((source) => new RelayLoop({ source, pollMs, log, onRelayed }));
    const databases = [...new Set(sources.map(({ database }) => database))];
    this.#listeners = databases.map((database) => new OutboxListener(database, (schema) => this.#wakeRelays(database, schema), log));
  }

  consume(consumer: FactConsumer): void {
    assert(this.#state === 'new', 'Consumers are registered before the bus starts.');
    assert(CONSUMER_NAME.test(consumer.name), 'A consumer is named by 1 to 64 characters a-z, 0-9 and "-".');
    assert(!this.#consumers.has(consumer.name), `The consumer ${consumer.name} is registered already.`);
    this.#consumers.set(consumer.name, consumer);
  }

  async start(): Promise<void> {
    assert(this.#state === 'new', 'A bus starts once.');
    this.#state = 'started';
    const { sources, pollMs, attempts, retryMs, log } = this.#options;
    const cache = new FactCache();
    this.#loops = [...this.#consumers.values()].map((consumer) => new ConsumerLoop({ consumer, sources, cache, pollMs, attempts, retryMs, log }));
    for (const relay of this.#relays) await relay.start();
    for (const loop of this.#loops) await loop.start();
    for (const listener of this.#listeners) listener.start();
  }

  async stop(): Promise<void> {
    this.#state = 'stopped';
    await Promise.all([...this.#listeners, ...this.#relays, ...this.#loops].map((part) => part.stop()));
  }

  async progress(): Promise<readonly ConsumerProgress[]> {
    return Promise.all(this.#loops.map((loop) => loop.progress()));
  }

  async retry(consumer: string): Promise<void> {
    const loop = this.#loops.find((candidate) => candidate.consumer.name === consumer);
    assert(loop !== undefined, `There is no consumer ${consumer}.`);
    await loop.retry();
  }

  /**
   * Drops facts older than this which every consumer has handled (whole partitions; younger ones in them keep them), and
   * what inboxes remember of them. For a daily task; gives the number of partitions dropped.
   */
  async dropOldFacts(olderThanMs: number): Promise<number> {
    let dropped = 0;
    for (const { database, schema } of this.#options.sources) {
      const passed = await Promise.all(this.#loops.map((loop) => loop.passed(schema)));
      const lowest = passed.reduce((low, position) => (position < low ? position : low), passed[0] ?? 0n);
      dropped += await dropOldPartitions(database, schema, { olderThanMs, passed: lowest });
    }
    // Twice the age: the note that a fact was handled outlives the fact.
    for (const { database, schema } of this.#consumers.values()) await forgetHandled(database, schema, 2 * olderThanMs);
    return dropped;
  }

  #wakeRelays(database: Database, schema: string | undefined): void {
    for (const relay of this.#relays) {
      if (relay.source.database === database && (schema === undefined || relay.source.schema === schema)) relay.wake();
    }
  }
}
