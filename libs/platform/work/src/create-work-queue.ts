import { assert } from '@mbaas/kernel';
import type { ClaimStore } from '@mbaas/platform-claim-check';
import type { Kafka } from '@mbaas/platform-kafka';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import { WorkGroup } from './consume/work-group.ts';
import { WorkPublisher } from './publish/work-publisher.ts';
import { workMetrics } from './work.metrics.ts';
import type { WorkConsumer, WorkQueue } from './work.port.ts';

/** Pause before the second try of failed work; doubles with each. */
const RETRY_MS = 1_000;
const SWEEP_MS = 10 * 60_000;
const CONSUMER_NAME = /^[a-z0-9-]{1,64}$/;

export interface WorkQueueOptions {
  readonly kafka: Kafka;
  /** Network's name: topics and groups begin with it. */
  readonly network: string;
  /** `installClaims` has run. */
  readonly claims: ClaimStore;
  readonly log: Logger;
  readonly metrics?: Metrics;
  readonly retryMs?: number;
  /** Named in messages as their source; `platform` unless told. */
  readonly service?: string;
}

/** Work over Kafka. Nothing is connected before `start` or the first `publish`. */
export function createWorkQueue({ kafka, network, claims, log, metrics: registry, retryMs = RETRY_MS, service = 'platform' }: WorkQueueOptions): WorkQueue {
  const metrics = registry === undefined ? undefined : workMetrics(registry);
  const publisher = new WorkPublisher({ kafka, network, claims, service, retryMs });
  const consumers: WorkConsumer[] = [];
  let groups: readonly WorkGroup[] | undefined;
  let sweeping: NodeJS.Timeout | undefined;
  const sweep = (): void => void claims.sweep().catch((error: unknown) => log.warn('Expired claims could not be swept', { error }));
  return {
    async publish(work, body, options) {
      await publisher.publish(work, body, options);
      metrics?.published(work.name);
    },
    consume(consumer) {
      assert(groups === undefined, 'Consumers are named before the queue starts.');
      assert(CONSUMER_NAME.test(consumer.name), 'A consumer\'s name is 1..64 of a-z, 0-9 and -.');
      assert(!consumers.some(({ name, work }) => name === consumer.name && work === consumer.work), 'A name consumes a kind of work once.');
      consumers.push(consumer);
    },
    async start() {
      assert(groups === undefined, 'A queue starts once.');
      groups = [];
      await Promise.all([...new Set(consumers.map(({ work }) => work))].map((work) => publisher.ensure(work)));
      const names = [...new Set(consumers.map(({ name }) => name))];
      groups = names.map((name) => new WorkGroup({ name, consumers: consumers.filter((consumer) => consumer.name === name), kafka, network, claims, publisher, log, metrics }));
      for (const group of groups) group.start();
      sweeping = setInterval(sweep, SWEEP_MS);
      sweeping.unref();
    },
    async stop() {
      clearInterval(sweeping);
      await Promise.all((groups ?? []).map((group) => group.stop()));
    },
    progress: () => (groups ?? []).map((group) => group.progress()),
  };
}
