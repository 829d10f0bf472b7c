import { Backoff } from '@mbaas/platform-backoff';
import { failpoint } from '@mbaas/platform-failpoints';
import type { Kafka } from '@mbaas/platform-kafka';
import type { FactSource, RelayProgress } from '@mbaas/platform-messaging';
import { ensurePartitions, interruptionCode, loadNextFacts, loadWaiting, relayOutbox, Signal, type MessagingMetrics } from '@mbaas/platform-messaging/driver';
import type { Logger } from '@mbaas/platform-observability';
import type { StreamsByFact } from '../fact-topics.ts';
import { assertTurn, PublisherFenced, savePublished, takeTurn, type PublishTurn } from './outbox-cursor.store.ts';
import { sortByPartition, UndeclaredFact } from './partition-records.ts';
import { tryPublisherLock } from './publisher-lock.ts';

/** Facts that are published and stored as published together. */
const BATCH = 1_000;

export interface PublisherOptions {
  readonly source: FactSource;
  readonly kafka: Kafka;
  readonly network: string;
  readonly streams: StreamsByFact;
  readonly pollMs: number;
  readonly log: Logger;
  readonly metrics?: MessagingMetrics | undefined;
}

/**
 * Brings the facts of one schema to its topics: in the order of their positions in each partition, at least once. One
 * process at a time does it; the others stand by. A batch is in all its partitions before the position behind it is
 * stored, so that a crash anywhere publishes it again.
 */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #signal = new Signal();
  /** Ends a pause without work; new facts do not, or each would be a try to take the lock. */
  readonly #pause = new Signal();
  readonly #backoff = new Backoff(100, 2_000);
  #stopping = false;
  #running: Promise<void> | undefined;
  #state: RelayProgress['state'] = 'standby';
  #code: string | undefined;
  /** From this id on, more partitions of the outbox are wanted. */
  #partitionsFrom = 0n;

  constructor(options: PublisherOptions) {
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
    this.#pause.wake();
    await this.#running;
  }

  async progress(): Promise<RelayProgress> {
    const { database, schema } = this.source;
    return {
      source: schema,
      state: this.#state,
      ...(this.#code === undefined ? {} : { code: this.#code }),
      ...(await loadWaiting(database, schema, { published: true })),
    };
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      try {
        await this.#holdLock();
      } catch (error) {
        await this.#failed(error);
      }
    }
  }

  /** Publishes as long as this process has the lock; where another has it, waits a moment. */
  async #holdLock(): Promise<void> {
    const { source, log, pollMs } = this.#options;
    const lock = await tryPublisherLock(source.database, source.schema, log);
    if (lock === undefined) {
      this.#stand('standby', undefined);
      await this.#pause.wait(pollMs);
      return;
    }
    try {
      let turn = await takeTurn(source.database, source.schema);
      log.info('Publisher of facts took its turn', { source: source.schema, epoch: turn.epoch, position: turn.published });
      while (!this.#stopping && lock.held) {
        const { next, more } = await this.#step(turn);
        turn = next;
        this.#stand('running', undefined);
        this.#backoff.reset();
        if (!more) await this.#signal.wait(pollMs);
      }
    } finally {
      await lock.release();
    }
  }

  /** Gives positions to new facts, and meanwhile publishes those that have theirs. */
  async #step(turn: PublishTurn): Promise<{ next: PublishTurn; more: boolean }> {
    const [relayed, published] = await Promise.allSettled([this.#relay(), this.#publish(turn)]);
    // Both have ended: what one still does would meet the next turn.
    if (relayed.status === 'rejected') throw relayed.reason;
    if (published.status === 'rejected') throw published.reason;
    return { next: published.value.next, more: relayed.value > 0 || published.value.full };
  }

  async #relay(): Promise<number> {
    const { database, schema } = this.source;
    const { count, highestId } = await relayOutbox(database, schema);
    if (count > 0) await failpoint('relay.after-position');
    if (highestId >= this.#partitionsFrom) this.#partitionsFrom = await ensurePartitions(database, schema);
    return count;
  }

  async #publish(turn: PublishTurn): Promise<{ next: PublishTurn; full: boolean }> {
    const { source, kafka, network, streams, metrics } = this.#options;
    const { database, schema } = source;
    await assertTurn(database, schema, turn);
    const rows = await loadNextFacts(database, schema, { after: turn.published, limit: BATCH });
    const batch = sortByPartition(rows, { network, source: schema, streams, tails: turn.tails });
    if (batch.last === undefined) {
      if (batch.undeclared !== undefined) throw batch.undeclared;
      return { next: turn, full: false };
    }
    const sent = await Promise.allSettled(batch.partitions.map(({ topic, partition, records }) => kafka.publish(topic, partition, records)));
    for (const result of sent) if (result.status === 'rejected') throw result.reason;
    await failpoint('relay.after-publish');
    const next = await savePublished(database, schema, turn, batch.last, batch.partitions);
    metrics?.relayed(schema, batch.partitions.reduce((sum, { records }) => sum + records.length, 0));
    // By bytes a batch may be cut short of the limit: only an empty one says that there is nothing more.
    return { next, full: true };
  }

  async #failed(error: unknown): Promise<void> {
    const { log, source } = this.#options;
    if (error instanceof PublisherFenced) {
      log.info('Publisher of facts takes its turn anew', { source: source.schema });
      return;
    }
    if (error instanceof UndeclaredFact) {
      if (this.#state !== 'stopped') log.error('Publisher of facts stopped at one it does not know', { source: source.schema, position: error.position, fact: error.fact, code: error.code });
      this.#stand('stopped', error.code);
    } else {
      log.warn('Publisher of facts failed and will try again', { source: source.schema, error });
      this.#stand('failing', interruptionCode(error));
    }
    if (!this.#stopping) await this.#pause.wait(this.#backoff.next());
  }

  #stand(state: RelayProgress['state'], code: string | undefined): void {
    this.#state = state;
    this.#code = code;
  }
}
