// What the specs of this library share: a driver on the run's broker, topics of its own, records.
import { createTestKafka } from '@mbaas/testing-kit';
import { NullLogger } from '@mbaas/platform-observability';
import { expect } from 'vitest';
import type { Batch, Kafka, KafkaRecord, SubscribeOptions, Subscription } from '../src/kafka.port.ts';
import { openKafka } from '../src/open-kafka.ts';

export interface SpecKafka {
  readonly kafka: Kafka;
  readonly brokers: readonly string[];
  readonly network: string;
  /** Another driver, as another process has it. */
  another(): Kafka;
  /** A new topic. */
  topic(partitions: number): Promise<string>;
  /** A new group's name. */
  group(): string;
  close(): Promise<void>;
}

export async function openSpecKafka(): Promise<SpecKafka> {
  const { brokers, network } = await createTestKafka();
  const drivers: Kafka[] = [];
  let count = 0;
  const another = (): Kafka => {
    const kafka = openKafka({ brokers, clientId: 'spec', replication: 1, log: NullLogger });
    drivers.push(kafka);
    return kafka;
  };
  const kafka = another();
  return {
    kafka,
    brokers,
    network,
    another,
    group: () => `${network}.group-${(count += 1)}`,
    async topic(partitions) {
      const name = `${network}.work.spec.topic-${(count += 1)}.v1`;
      await kafka.ensureTopics([{ name, partitions, retentionMs: 3_600_000 }]);
      return name;
    },
    close: async () => {
      await Promise.all(drivers.map((driver) => driver.close()));
    },
  };
}

export const record = (text: string, key: string | null = null): KafkaRecord => ({ key, value: new TextEncoder().encode(text), headers: {} });

export const textOf = ({ value }: { readonly value: Uint8Array }): string => new TextDecoder().decode(value);

export const textsOf = ({ records }: Batch): string[] => records.map(textOf);

/** Commits all of a batch. */
export const commitAll = (batch: Batch): Promise<void> => batch.commit((batch.records.at(-1)?.offset ?? -1n) + 1n);

export const until = (condition: () => boolean, timeoutMs = 15_000): Promise<void> => expect.poll(condition, { timeout: timeoutMs, interval: 10 }).toBe(true);

/** Subscribes and waits for the partitions. */
export async function subscribed(kafka: Kafka, options: SubscribeOptions): Promise<Subscription> {
  const subscription = kafka.subscribe(options);
  await subscription.joined;
  return subscription;
}
