import { Backoff } from '@mbaas/platform-backoff';
import { failpoint } from '@mbaas/platform-failpoints';
import type { Logger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import type { RelayProgress } from '../bus.port.ts';
import { Signal } from '../delivery/signal.ts';
import { interruptionCode } from '../failure-code.ts';
import type { MessagingMetrics } from '../messaging.metrics.ts';
import { loadWaiting } from '../outbox/fact-log.ts';
import { ensurePartitions } from '../outbox/partitions.ts';
import { relayOutbox } from '../outbox/relay.ts';

/** A schema with an outbox, and the database it is in. */
export interface FactSource {
  readonly database: Database;
  readonly schema: string;
}

export interface RelayLoopOptions {
  readonly source: FactSource;
  readonly pollMs: number;
  readonly log: Logger;
  /** Facts of these kinds are in the log now. */
  readonly onRelayed: (schema: string, names: ReadonlySet<string>) => void;
  readonly metrics?: MessagingMetrics | undefined;
}

/** Turns the relay of one source whenever it is woken, and at every poll. */
export class RelayLoop {
  readonly #options: RelayLoopOptions;
  readonly #signal = new Signal();
  readonly #backoff = new Backoff(100, 5_000);
  #stopping = false;
  #running: Promise<void> | undefined;
  #failingWith: string | undefined;
  /** From this id on, more partitions are wanted. */
  #partitionsFrom = 0n;

  constructor(options: RelayLoopOptions) {
    this.#options = options;
  }

  get source(): FactSource {
    return this.#options.source;
  }

  wake(): void {
    this.#signal.wake();
  }

  /** Throws where the source has no messaging tables. */
  async start(): Promise<void> {
    this.#partitionsFrom = await ensurePartitions(this.source.database, this.source.schema);
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#signal.wake();
    await this.#running;
  }

  async progress(): Promise<RelayProgress> {
    const { database, schema } = this.source;
    const failing = this.#failingWith;
    return {
      source: schema,
      ...(failing === undefined ? { state: 'running' } : { state: 'failing', code: failing }),
      ...(await loadWaiting(database, schema, { published: false })),
    };
  }

  async #run(): Promise<void> {
    while (!this.#stopping) await this.#signal.wait(await this.#turn());
  }

  /** One turn; gives how long to rest unless woken. */
  async #turn(): Promise<number> {
    const { source, pollMs, log, onRelayed, metrics } = this.#options;
    try {
      const relayed = await relayOutbox(source.database, source.schema);
      if (relayed.count > 0) {
        await failpoint('relay.after-position');
        metrics?.relayed(source.schema, relayed.count);
        onRelayed(source.schema, relayed.names);
      }
      if (relayed.highestId >= this.#partitionsFrom) this.#partitionsFrom = await ensurePartitions(source.database, source.schema);
      this.#backoff.reset();
      this.#failingWith = undefined;
      return relayed.more ? 0 : pollMs;
    } catch (error) {
      log.warn('Relay failed and will try again', { source: source.schema, error });
      this.#failingWith = interruptionCode(error);
      return this.#backoff.next();
    }
  }
}
