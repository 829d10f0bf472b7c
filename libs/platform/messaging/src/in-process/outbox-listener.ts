import type { Logger } from '@mbaas/platform-observability';
import { listen, type Database, type Listening } from '@mbaas/platform-postgres';
import { OUTBOX_CHANNEL } from '../outbox/append-facts.ts';
import { Backoff } from './backoff.ts';
import { Signal } from './signal.ts';

/**
 * Hears commits with facts, for latency alone: while its connection is away the relays' poll goes on.
 * `onFacts` gets the schema's name, or undefined when something may have been missed.
 */
export class OutboxListener {
  readonly #database: Database;
  readonly #onFacts: (schema: string | undefined) => void;
  readonly #log: Logger;
  readonly #backoff = new Backoff(100, 10_000);
  readonly #stop = new Signal();
  #stopping = false;
  #listening: Listening | undefined;
  #running: Promise<void> | undefined;

  constructor(database: Database, onFacts: (schema: string | undefined) => void, log: Logger) {
    this.#database = database;
    this.#onFacts = onFacts;
    this.#log = log;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#stop.wake();
    await this.#listening?.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      try {
        await this.#hear();
      } catch (error) {
        this.#log.warn('Listening for facts failed and will be tried again', { error });
      }
      if (!this.#stopping) await this.#stop.wait(this.#backoff.next());
    }
  }

  /** Listens until the connection ends. */
  async #hear(): Promise<void> {
    this.#listening = await listen(this.#database, { channel: OUTBOX_CHANNEL, onNotification: this.#onFacts, log: this.#log });
    this.#backoff.reset();
    this.#onFacts(undefined);
    // Stopped while connecting: nobody else would close this one.
    if (this.#stopping) await this.#listening.close();
    await this.#listening.lost;
  }
}
