import type { Metrics } from '@mbaas/platform-observability';
import type { PartitionProgress } from './kafka.port.ts';

/** What the driver counts. Topics are named without their network: those names come from declarations. */
export interface KafkaMetrics {
  published(topic: string, records: number, seconds: number): void;
  publishFailed(topic: string): void;
  consumed(group: string, topic: string, records: number): void;
  handlerFailed(group: string, topic: string): void;
  restarted(group: string): void;
}

/** `devnet.fact.chain.block.v1` → `fact.chain.block.v1`; also for groups. */
const kindOf = (name: string): string => name.slice(name.indexOf('.') + 1);

/** Declares the metrics of a driver. `progress` is asked at each scrape. */
export function createKafkaMetrics(metrics: Metrics, progress: () => readonly (PartitionProgress & { readonly group: string })[]): KafkaMetrics {
  const published = metrics.counter({ name: 'mbaas_kafka_published_records_total', help: 'Records the brokers have acknowledged.', labels: ['topic'] });
  const failed = metrics.counter({ name: 'mbaas_kafka_publish_failures_total', help: 'Sends whose fate is unknown.', labels: ['topic'] });
  const seconds = metrics.histogram({ name: 'mbaas_kafka_publish_seconds', help: 'From send to acknowledgement.', labels: ['topic'], buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2, 10, 30] });
  const consumed = metrics.counter({ name: 'mbaas_kafka_consumed_records_total', help: 'Records given to handlers, repeated ones again.', labels: ['group', 'topic'] });
  const handlerFailed = metrics.counter({ name: 'mbaas_kafka_handler_failures_total', help: 'Batches whose handler threw.', labels: ['group', 'topic'] });
  const restarted = metrics.counter({ name: 'mbaas_kafka_consumer_restarts_total', help: 'Times a consumer\'s client ended and was started anew.', labels: ['group'] });
  metrics.gauge({
    name: 'mbaas_kafka_lag_records',
    help: 'Records of this member\'s partitions that its group has not committed.',
    labels: ['group', 'topic'],
    collect(gauge) {
      gauge.reset();
      for (const { group, topic, committed, end } of progress()) gauge.inc({ group: kindOf(group), topic: kindOf(topic) }, end > committed ? Number(end - committed) : 0);
    },
  });
  metrics.gauge({
    name: 'mbaas_kafka_waiting_seconds',
    help: 'How long the oldest record of this member\'s partitions waits.',
    labels: ['group', 'topic'],
    collect(gauge) {
      gauge.reset();
      const oldest = new Map<string, { group: string; topic: string; waitingMs: number }>();
      for (const { group, topic, waitingMs } of progress()) {
        const name = `${group} ${topic}`;
        if (waitingMs >= (oldest.get(name)?.waitingMs ?? 0)) oldest.set(name, { group: kindOf(group), topic: kindOf(topic), waitingMs });
      }
      for (const { waitingMs, ...labels } of oldest.values()) gauge.set(labels, waitingMs / 1_000);
    },
  });
  return {
    published(topic, records, elapsed) {
      published.inc({ topic: kindOf(topic) }, records);
      seconds.observe({ topic: kindOf(topic) }, elapsed);
    },
    publishFailed: (topic) => failed.inc({ topic: kindOf(topic) }),
    consumed: (group, topic, records) => consumed.inc({ group: kindOf(group), topic: kindOf(topic) }, records),
    handlerFailed: (group, topic) => handlerFailed.inc({ group: kindOf(group), topic: kindOf(topic) }),
    restarted: (group) => restarted.inc({ group: kindOf(group) }),
  };
}
