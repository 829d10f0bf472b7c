import type { Logger, Metrics } from '@mbaas/platform-observability';
import { AdminClient } from './admin/admin-client.ts';
import { ensureTopics } from './admin/ensure-topics.ts';
import { findOffsets, loadPlaces } from './admin/offsets.ts';
import { readRecords } from './admin/read-records.ts';
import type { ClientOptions } from './client/client.ts';
import { GroupSubscription } from './consume/group-subscription.ts';
import { KafkaError } from './kafka.errors.ts';
import { createKafkaMetrics } from './kafka.metrics.ts';
import type { Kafka } from './kafka.port.ts';
import { Publisher } from './publish/publisher.ts';

export interface KafkaOptions {
  /** `host:port`, some of the cluster's brokers. */
  readonly brokers: readonly string[];
  /** Shown in the brokers' logs: the service's name. */
  readonly clientId: string;
  /** Copies of each topic made here: 1 on one machine, 3 in a cluster (two must have a record before it counts). */
  readonly replication: number;
  readonly log: Logger;
  /** Declares the driver's metrics there; one driver a registry. */
  readonly metrics?: Metrics;
}

/** The driver of Apache Kafka. Nothing is connected before it is used. */
export function openKafka({ brokers, clientId, replication, log, metrics: registry }: KafkaOptions): Kafka {
  const client: ClientOptions = { brokers, clientId, log };
  const subscriptions = new Set<GroupSubscription>();
  const metrics =
    registry === undefined
      ? undefined
      : createKafkaMetrics(registry, () => [...subscriptions].flatMap((subscription) => subscription.progress().map((row) => ({ ...row, group: subscription.group }))));
  const publisher = new Publisher(client, metrics);
  const admin = new AdminClient(client);
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await Promise.all([...subscriptions].map((subscription) => subscription.stop()));
    await publisher.close();
    await admin.close();
  };
  return {
    ensureTopics: (topics) => ensureTopics(admin, topics, replication),
    publish: (topic, partition, records) => publisher.publish(topic, partition, records),
    subscribe(options) {
      if (closing !== undefined) throw new KafkaError('KAFKA_CLOSED', 'The connection to the broker is closed.');
      const subscription = new GroupSubscription({ options, client, admin, log, metrics });
      subscriptions.add(subscription);
      return subscription;
    },
    lag: async (group, topics) => (await loadPlaces(admin, group, topics)).map(({ topic, partition, committed, end }) => ({ topic, partition, committed, end })),
    offsets: (topic) => findOffsets(admin, topic),
    read: (topic, partition, from, limit) => readRecords(client, admin, topic, partition, from, limit),
    close: () => (closing ??= close()),
  };
}
