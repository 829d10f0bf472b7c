import { setTimeout as sleep } from 'node:timers/promises';
import { Backoff } from '@mbaas/platform-backoff';
import { isFinal, refusalOf } from '../client/refusal.ts';
import { KafkaError } from '../kafka.errors.ts';
import type { PartitionProgress } from '../kafka.port.ts';
import type { MemberOptions } from './member-options.ts';
import { Member } from './member.ts';

const FIRST_PAUSE_MS = 200;
const MOST_PAUSE_MS = 5_000;

/** One place in a group, taken until it is stopped: each time its client ends it makes another, after a growing pause. */
export class SupervisedMember {
  readonly joined: Promise<void>;
  readonly #given: Omit<MemberOptions, 'previous' | 'onJoined'>;
  readonly #joined = Promise.withResolvers<void>();
  readonly #stop = new AbortController();
  readonly #backoff = new Backoff(FIRST_PAUSE_MS, MOST_PAUSE_MS);
  readonly #running: Promise<void>;
  #member: Member | undefined;
  #restarts = 0;

  constructor(given: Omit<MemberOptions, 'previous' | 'onJoined'>) {
    this.#given = given;
    this.joined = this.#joined.promise;
    // Whoever does not ask for it learns from `restarts` and the log.
    this.joined.catch(() => undefined);
    this.#running = this.#supervise();
  }

  get restarts(): number {
    return this.#restarts;
  }

  progress(nowMs: number): readonly PartitionProgress[] {
    return [...(this.#member?.partitions.values() ?? [])].flatMap((state) => state.progress(nowMs) ?? []);
  }

  refreshPause(topic: string, partition: number | undefined): void {
    this.#member?.refreshPause(topic, partition);
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

  async #supervise(): Promise<void> {
    const { log, metrics, options } = this.#given;
    while (!this.#stop.signal.aborted) {
      const member = new Member({
        ...this.#given,
        previous: this.#member && { partitions: this.#member.partitions, id: this.#member.id, silentBroker: this.#member.silentBroker },
        onJoined: () => {
          this.#backoff.reset();
          this.#joined.resolve();
        },
      });
      this.#member = member;
      const reason = await member.run();
      if (this.#stop.signal.aborted) return;
      const unknown = refusalOf(reason) === 'UNKNOWN_TOPIC_OR_PARTITION';
      if (unknown || isFinal(reason)) this.#joined.reject(new KafkaError(unknown ? 'KAFKA_TOPIC_UNKNOWN' : 'KAFKA_BROKER_FAILED', 'The group cannot be joined; it is tried on.', reason));
      this.#restarts += 1;
      metrics?.restarted(options.group);
      const pauseMs = this.#backoff.next();
      log.warn('Consumer ended and is started anew', { group: options.group, restarts: this.#restarts, pauseMs, error: reason });
      await sleep(pauseMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }
}
