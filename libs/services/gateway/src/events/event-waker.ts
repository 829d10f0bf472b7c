import type { Logger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { EventEmitter } from 'node:events';
import pg from 'pg';
import { EVENT_CHANNEL } from './event-log.store.ts';

const RECONNECT_MS = 1_000;

/** Tells waiting streams that a tenant's log has grown: one LISTEN connection for all of them. */
export class EventWaker {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #tenants = new EventEmitter().setMaxListeners(0);
  #client: pg.Client | undefined;
  #stopped = false;

  constructor(database: Database, log: Logger) {
    this.#database = database;
    this.#log = log;
  }

  async start(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#database.url, application_name: `${this.#database.applicationName} events` });
    client.on('notification', ({ payload }) => this.#tenants.emit(payload ?? ''));
    client.on('error', () => void this.#reconnect(client));
    await client.connect();
    await client.query(`LISTEN ${EVENT_CHANNEL}`);
    this.#client = client;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#client?.end();
  }

  /** Resolves at the next event of the tenant, or after `timeoutMs`, or when the signal fires. */
  next(tenant: string, timeoutMs: number, signal: AbortSignal): Promise<'event' | 'timeout' | 'ended'> {
    return new Promise((resolve) => {
      const finish = (outcome: 'event' | 'timeout' | 'ended') => {
        clearTimeout(timer);
        this.#tenants.off(tenant, onEvent);
        signal.removeEventListener('abort', onEnd);
        resolve(outcome);
      };
      const onEvent = () => finish('event');
      const onEnd = () => finish('ended');
      const timer = setTimeout(() => finish('timeout'), timeoutMs);
      this.#tenants.once(tenant, onEvent);
      signal.addEventListener('abort', onEnd, { once: true });
      if (signal.aborted) onEnd();
    });
  }

  /** A lost connection delays events by a heartbeat at most: streams look at the table again on their own. */
  async #reconnect(lost: pg.Client): Promise<void> {
    if (this.#stopped || this.#client !== lost) return;
    this.#client = undefined;
    this.#log.warn('Event listener lost its connection');
    while (!this.#stopped && this.#client === undefined) {
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
      await this.start().catch((error: unknown) => this.#log.warn('Event listener cannot reconnect yet', { error }));
    }
  }
}
