import type { Admin } from 'kafkajs';
import { expect, it } from 'vitest';
import { KafkaError } from '../kafka.errors.ts';
import { ensureTopics } from './ensure-topics.ts';

const topic = { name: 'spec', partitions: 1, retentionMs: 1_000 };

/** A broker that knows the topic, and a client that ends with an error of its own the first `failures` times it is asked for it. */
function hesitant(failures: number): { readonly client: { ask<T>(question: (admin: Admin) => Promise<T>): Promise<T> }; readonly asked: () => number } {
  let asked = 0;
  const admin = {
    listTopics: async () => [topic.name],
    fetchTopicMetadata: async () => {
      asked += 1;
      if (asked <= failures) throw new KafkaError('KAFKA_BROKER_FAILED', 'The broker did not answer.', new TypeError('of null'));
      return { topics: [{ name: topic.name, partitions: [{ replicas: [1] }] }] };
    },
    describeConfigs: async () => ({
      resources: [{ resourceName: topic.name, configEntries: [{ configName: 'retention.ms', configValue: '1000' }, { configName: 'min.insync.replicas', configValue: '1' }] }],
    }),
  };
  return { client: { ask: (question) => question(admin as unknown as Admin) }, asked: () => asked };
}

it('asks again where the client fails over a topic that has no leader yet', async () => {
  const { client, asked } = hesitant(3);
  await ensureTopics(client, [topic], 1);
  expect(asked()).toBe(4);
});

it('still names what differs: KAFKA_TOPIC_MISMATCH', async () => {
  const { client } = hesitant(1);
  await expect(ensureTopics(client, [{ ...topic, partitions: 2 }], 1)).rejects.toMatchObject({ code: 'KAFKA_TOPIC_MISMATCH', differences: [{ property: 'partitions', declared: 2, found: 1 }] });
});
