import type { Logger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { RETRY_CHANNEL } from '../inbox/retry-request.ts';
import { OUTBOX_CHANNEL } from '../outbox/append-facts.ts';
import { ChannelListener } from './channel-listener.ts';

export interface BusListenersOptions {
  /** Of the bus's sources and consumers; one may stand there several times. */
  readonly sources: readonly Database[];
  readonly consumers: readonly Database[];
  /** Facts were committed in a schema; undefined: perhaps in any. */
  readonly onFacts: (database: Database, schema: string | undefined) => void;
  /** An operator asks for a consumer's retry. */
  readonly onRetry: (database: Database, consumer: string) => void;
  readonly log: Logger;
}

/** What a bus hears from its databases: commits with facts, for latency, and operators. */
export class BusListeners {
  readonly #listeners: readonly ChannelListener[];

  constructor({ sources, consumers, onFacts, onRetry, log }: BusListenersOptions) {
    this.#listeners = [
      ...[...new Set(sources)].map((database) => new ChannelListener(database, OUTBOX_CHANNEL, (schema) => onFacts(database, schema), log)),
      ...[...new Set(consumers)].map(
        (database) => new ChannelListener(database, RETRY_CHANNEL, (consumer) => (consumer === undefined ? undefined : onRetry(database, consumer)), log),
      ),
    ];
  }

  start(): void {
    for (const listener of this.#listeners) listener.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener.stop()));
  }
}
