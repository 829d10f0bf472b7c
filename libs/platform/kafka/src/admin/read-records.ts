import { randomUUID } from 'node:crypto';
import { createClient, type ClientOptions } from '../client/client.ts';
import { withDeadline } from '../client/deadline.ts';
import { receivedRecord } from '../consume/received-record.ts';
import { KafkaError } from '../kafka.errors.ts';
import type { ReceivedRecord } from '../kafka.port.ts';
import type { AdminClient } from './admin-client.ts';
import { loadOffsets } from './offsets.ts';

const READ_MS = 30_000;

/**
 * Records of one partition from an offset up to its present end, at most `limit`. The client reads in groups only: a group
 * of this one reader is made, which commits nothing, and deleted.
 */
export async function readRecords(client: ClientOptions, admin: AdminClient, topic: string, partition: number, from: bigint, limit: number): Promise<readonly ReceivedRecord[]> {
  const bounds = (await loadOffsets(admin, topic)).find((row) => row.partition === partition);
  if (bounds === undefined) throw new KafkaError('KAFKA_TOPIC_UNKNOWN', 'The topic has no such partition.');
  const start = from < bounds.earliest ? bounds.earliest : from;
  if (start >= bounds.next || limit <= 0) return [];
  const group = `${client.clientId}-read-${randomUUID()}`;
  const { client: reader, gate } = createClient(client);
  const consumer = reader.consumer({ groupId: group, allowAutoTopicCreation: false, maxWaitTimeInMs: 100, retry: { retries: 30, restartOnFailure: () => Promise.resolve(false) } });
  const records: ReceivedRecord[] = [];
  const done = Promise.withResolvers<void>();
  consumer.on(consumer.events.CRASH, ({ payload }) => done.reject(payload.error));
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    for (const other of payload.memberAssignment[topic] ?? []) if (other !== partition) consumer.pause([{ topic, partitions: [other] }]);
    consumer.seek({ topic, partition, offset: start.toString() });
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: ({ batch, isStale }) => {
        if (batch.partition !== partition || isStale()) return Promise.resolve();
        for (const message of batch.messages) if (records.length < limit) records.push(receivedRecord(message));
        if (records.length >= limit || BigInt(batch.lastOffset()) + 1n >= bounds.next) done.resolve();
        return Promise.resolve();
      },
    });
    await withDeadline(done.promise, READ_MS, () => new KafkaError('KAFKA_BROKER_FAILED', 'The records were not read in time.'));
    return records;
  } finally {
    await Promise.allSettled([withDeadline(consumer.disconnect(), 5_000, () => new Error('late'))]);
    gate.close();
    await Promise.allSettled([admin.ask((asked) => asked.deleteGroups([group]))]);
  }
}
