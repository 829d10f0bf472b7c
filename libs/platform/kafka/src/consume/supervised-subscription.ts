import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@mbaas/platform-observability';
import { refusalOf, type AdminClient } from '../admin/admin-client.ts';
import type { ClientOptions } from '../client/client.ts';
import { KafkaError } from '../kafka.errors.ts';
import type { KafkaMetrics } from '../kafka.metrics.ts';
import type { PartitionProgress, SubscribeOptions, Subscription } from '../kafka.port.ts';
import { Backoff } from './backoff.ts';
import { Member, partitionKey } from './member.ts';

const FIRST_PAUSE_MS = 200;
const MOST_PAUSE_MS = 5_000;

export interface SubscriptionOptions {
  readonly options: SubscribeOptions;
  readonly client: ClientOptions;
  readonly admin: AdminClient;
  readonly log: Logger;
  readonly metrics: KafkaMetrics | undefined;
}

/** A consumer that is there until it is stopped: each time its client ends it makes another, after a growing pause. */
export class SupervisedSubscription implements Subscription {
  readonly joined: Promise<void>;
  readonly #given: SubscriptionOptions;
  readonly #joined = Promise.withResolvers<void>();
  readonly #stop = new AbortController();
  readonly #backoff = new Backoff(FIRST_PAUSE_MS, MOST_PAUSE_MS);
  readonly #running: Promise<void>;
  /** Topics, and partitions as `topic/partition`. */
  readonly #paused = new Set<string>();
  readonly #resumed = new Set<string>();
  #member: Member | undefined;
  #restarts = 0;

  constructor(given: SubscriptionOptions) {
    this.#given = given;
    this.joined = this.#joined.promise;
    // Whoever does not ask for it learns from `restarts` and the log.
    this.joined.catch(() => undefined);
    this.#running = this.#supervise();
  }

  get group(): string {
    return this.#given.options.group;
  }

  get restarts(): number {
    return this.#restarts;
  }

  progress(): readonly PartitionProgress[] {
    const now = Date.now();
    return [...(this.#member?.partitions.values() ?? [])].flatMap((state) => state.progress(now) ?? []);
  }

  pause(topic: string, partition?: number): void {
    this.#want(topic, partition, this.#paused, this.#resumed);
  }

  resume(topic: string, partition?: number): void {
    this.#want(topic, partition, this.#resumed, this.#paused);
  }

  seek(topic: string, partition: number, offset: bigint): void {
    this.#member?.seek(topic, partition, offset);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#joined.reject(new KafkaError('KAFKA_CLOSED', 'The consumer was stopped before it joined its group.'));
    await this.#member?.stop();
    await this.#running;
  }

  #want(topic: string, partition: number | undefined, to: Set<string>, from: Set<string>): void {
    if (partition === undefined) {
      for (const set of [to, from]) for (const name of set) if (name.startsWith(`${topic}/`)) set.delete(name);
      to.add(topic);
      from.delete(topic);
    } else {
      to.add(partitionKey(topic, partition));
      from.delete(partitionKey(topic, partition));
    }
    this.#member?.refreshPause(topic, partition);
  }

  #isPaused(topic: string, partition: number): boolean {
    const key = partitionKey(topic, partition);
    return this.#paused.has(key) || (this.#paused.has(topic) && !this.#resumed.has(key));
  }

  async #supervise(): Promise<void> {
    const { log, metrics } = this.#given;
    while (!this.#stop.signal.aborted) {
      const member = new Member({
        ...this.#given,
        isPaused: (topic, partition) => this.#isPaused(topic, partition),
        previous: this.#member?.partitions ?? new Map(),
        onJoined: () => {
          this.#backoff.reset();
          this.#joined.resolve();
        },
      });
      this.#member = member;
      const reason = await member.run();
      if (this.#stop.signal.aborted) return;
      if (refusalOf(reason) === 'UNKNOWN_TOPIC_OR_PARTITION') this.#joined.reject(new KafkaError('KAFKA_TOPIC_UNKNOWN', 'A topic to be consumed does not exist.', reason));
      this.#restarts += 1;
      metrics?.restarted(this.group);
      const pauseMs = this.#backoff.next();
      log.warn('Consumer ended and is started anew', { group: this.group, restarts: this.#restarts, pauseMs, error: reason });
      await sleep(pauseMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }
}
