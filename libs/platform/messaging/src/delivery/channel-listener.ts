import { Backoff } from '@mbaas/platform-backoff';
import type { Logger } from '@mbaas/platform-observability';
import { listen, type Database, type Listening } from '@mbaas/platform-postgres';
import { Signal } from './signal.ts';

/**
 * Hears a channel of a database for as long as it is wanted, over a connection that is made anew when it is lost. For
 * latency alone: whoever listens polls too. `onHeard` gets the payload, or undefined when something may have been missed.
 */
export class ChannelListener {
  readonly #database: Database;
  readonly #channel: string;
  readonly #onHeard: (payload: string | undefined) => void;
  readonly #log: Logger;
  readonly #backoff = new Backoff(100, 10_000);
  readonly #stop = new Signal();
  #stopping = false;
  #listening: Listening | undefined;
  #running: Promise<void> | undefined;

  constructor(database: Database, channel: string, onHeard: (payload: string | undefined) => void, log: Logger) {
    this.#database = database;
    this.#channel = channel;
    this.#onHeard = onHeard;
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
        this.#log.warn('Listening failed and will be tried again', { channel: this.#channel, error });
      }
      if (!this.#stopping) await this.#stop.wait(this.#backoff.next());
    }
  }

  /** Listens until the connection ends. */
  async #hear(): Promise<void> {
    this.#listening = await listen(this.#database, { channel: this.#channel, onNotification: this.#onHeard, log: this.#log });
    this.#backoff.reset();
    this.#onHeard(undefined);
    // Stopped while connecting: nobody else would close this one.
    if (this.#stopping) await this.#listening.close();
    await this.#listening.lost;
  }
}
