import type { Logger } from '@mbaas/platform-observability';
import type { AdminClient } from '../admin/admin-client.ts';
import type { ClientOptions } from '../client/client.ts';
import type { KafkaMetrics } from '../kafka.metrics.ts';
import type { PartitionProgress, SubscribeOptions, Subscription } from '../kafka.port.ts';
import { partitionKey } from './assigned-partition.ts';
import { SupervisedMember } from './supervised-member.ts';

export interface SubscriptionOptions {
  readonly options: SubscribeOptions;
  readonly client: ClientOptions;
  readonly admin: AdminClient;
  readonly log: Logger;
  readonly metrics: KafkaMetrics | undefined;
}

/**
 * A subscription takes as many places in its group as it may handle partitions side by side. One place with several
 * handlers would not do: the client fetches again only when all of them have finished, so the slowest sets the pace.
 */
export class GroupSubscription implements Subscription {
  readonly group: string;
  readonly joined: Promise<void>;
  readonly #members: readonly SupervisedMember[];
  /** Topics, and partitions as `topic/partition`. */
  readonly #paused = new Set<string>();
  readonly #resumed = new Set<string>();

  constructor(given: SubscriptionOptions) {
    this.group = given.options.group;
    const isPaused = (topic: string, partition: number): boolean => this.#isPaused(topic, partition);
    this.#members = Array.from({ length: given.options.concurrency ?? 1 }, () => new SupervisedMember({ ...given, isPaused }));
    this.joined = Promise.all(this.#members.map(({ joined }) => joined)).then(() => undefined);
    this.joined.catch(() => undefined);
  }

  get restarts(): number {
    return this.#members.reduce((sum, { restarts }) => sum + restarts, 0);
  }

  progress(): readonly PartitionProgress[] {
    const now = Date.now();
    return this.#members.flatMap((member) => member.progress(now));
  }

  pause(topic: string, partition?: number): void {
    this.#want(topic, partition, this.#paused, this.#resumed);
  }

  resume(topic: string, partition?: number): void {
    this.#want(topic, partition, this.#resumed, this.#paused);
  }

  seek(topic: string, partition: number, offset: bigint): void {
    for (const member of this.#members) member.seek(topic, partition, offset);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.stop()));
  }

  #want(topic: string, partition: number | undefined, to: Set<string>, from: Set<string>): void {
    const named = partition === undefined ? topic : partitionKey(topic, partition);
    if (partition === undefined) {
      for (const set of [to, from]) for (const name of set) if (name.startsWith(`${topic}/`)) set.delete(name);
    }
    to.add(named);
    from.delete(named);
    for (const member of this.#members) member.refreshPause(topic, partition);
  }

  #isPaused(topic: string, partition: number): boolean {
    const key = partitionKey(topic, partition);
    return this.#paused.has(key) || (this.#paused.has(topic) && !this.#resumed.has(key));
  }
}
