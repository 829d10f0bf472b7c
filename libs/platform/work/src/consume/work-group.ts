import { workTopics } from '@mbaas/contracts-events';
import type { ClaimStore } from '@mbaas/platform-claim-check';
import type { Kafka, Subscription } from '@mbaas/platform-kafka';
import type { Logger } from '@mbaas/platform-observability';
import type { WorkPublisher } from '../publish/work-publisher.ts';
import type { WorkMetrics } from '../work.metrics.ts';
import type { WorkConsumer } from '../work.port.ts';
import { WorkDesk } from './work-desk.ts';
import { WorkLane } from './work-lane.ts';

export interface WorkGroupOptions {
  readonly name: string;
  readonly consumers: readonly WorkConsumer[];
  readonly kafka: Kafka;
  readonly network: string;
  readonly claims: ClaimStore;
  readonly publisher: WorkPublisher;
  readonly log: Logger;
  readonly metrics: WorkMetrics | undefined;
}

interface Lane {
  readonly lane: WorkLane;
  readonly subscription: Subscription;
}

/** The consumers of one name: one group over the topics of their work, and one over the retry topics. */
export class WorkGroup {
  readonly #options: WorkGroupOptions;
  #lanes: readonly Lane[] = [];

  constructor(options: WorkGroupOptions) {
    this.#options = options;
  }

  start(): void {
    const { consumers } = this.#options;
    const given = <T>(pick: (consumer: WorkConsumer) => T | undefined): T[] => consumers.flatMap((consumer) => pick(consumer) ?? []);
    const maxBytes = given((consumer) => consumer.maxBytes);
    const sessions = given((consumer) => consumer.sessionTimeoutMs);
    const bounds = {
      ...(maxBytes.length === 0 ? {} : { maxBytes: Math.max(...maxBytes) }),
      ...(sessions.length === 0 ? {} : { sessionTimeoutMs: Math.min(...sessions) }),
    };
    this.#lanes = [
      this.#open('main', { ...bounds, concurrency: Math.max(1, ...given((consumer) => consumer.concurrency)) }),
      // A few messages: those that failed.
      this.#open('retry', bounds),
    ];
  }

  async stop(): Promise<void> {
    for (const { lane } of this.#lanes) lane.stop();
    await Promise.all(this.#lanes.map(({ subscription }) => subscription.stop()));
  }

  progress(): { readonly consumer: string; readonly oldestMs: number; readonly waiting: bigint; readonly restarts: number } {
    const rows = this.#lanes.flatMap(({ lane, subscription }) => subscription.progress().map((row) => ({ ...row, due: !lane.isWaiting(row.topic, row.partition) })));
    return {
      consumer: this.#options.name,
      // Work that waits for its time is late for nothing.
      oldestMs: rows.reduce((oldest, { waitingMs, due }) => (due ? Math.max(oldest, waitingMs) : oldest), 0),
      waiting: rows.reduce((sum, { committed, end }) => sum + (end - committed), 0n),
      restarts: this.#lanes.reduce((sum, { subscription }) => sum + subscription.restarts, 0),
    };
  }

  #open(kind: 'main' | 'retry', settings: { readonly concurrency?: number; readonly maxBytes?: number; readonly sessionTimeoutMs?: number }): Lane {
    const { name, consumers, kafka, network, claims, publisher, log, metrics } = this.#options;
    const desks = new Map(consumers.map((consumer) => [workTopics(network, consumer.work)[kind].name, { work: consumer.work, desk: new WorkDesk({ consumer, claims, publisher, log, metrics }) }]));
    const lane = new WorkLane({ network, desks, retriesOf: kind === 'retry' ? name : undefined, log });
    const subscription = kafka.subscribe({
      ...settings,
      group: kind === 'main' ? `${network}.${name}` : `${network}.${name}.retry`,
      topics: [...desks.keys()],
      from: 'oldest',
      handle: (batch) => lane.take(batch),
    });
    lane.subscription = subscription;
    return { lane, subscription };
  }
}
