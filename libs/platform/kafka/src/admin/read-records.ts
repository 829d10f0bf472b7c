import type { KafkaMessage } from 'kafkajs';
import { createClient, type ClientOptions } from '../client/client.ts';
import { withDeadline } from '../client/deadline.ts';
import { createGroupClient, type GroupClient } from '../client/group-client.ts';
import { receivedRecord } from '../consume/received-record.ts';
import { KafkaError } from '../kafka.errors.ts';
import type { ReceivedRecord } from '../kafka.port.ts';
import type { AdminClient } from './admin-client.ts';
import { findOffsets } from './offsets.ts';

const READ_MS = 30_000;
const FETCH_WAIT_MS = 100;
const FETCH_BYTES = 1024 * 1024;
const READ_COMMITTED = 1;

interface FetchAnswer {
  readonly responses: readonly { readonly partitions: readonly { readonly partition: number; readonly messages: readonly KafkaMessage[] }[] }[];
}

/** Records of one partition from an offset up to its present end, at most `limit`. No group is joined. */
export async function readRecords(options: ClientOptions, admin: AdminClient, topic: string, partition: number, from: bigint, limit: number): Promise<readonly ReceivedRecord[]> {
  const bounds = (await findOffsets(admin, topic)).find((row) => row.partition === partition);
  if (bounds === undefined) throw new KafkaError('KAFKA_TOPIC_UNKNOWN', 'The topic has no such partition.');
  const start = from < bounds.earliest ? bounds.earliest : from;
  if (start >= bounds.next || limit <= 0) return [];
  const { client, gate } = createClient(options);
  const { cluster } = createGroupClient(client, { groupId: options.clientId, allowAutoTopicCreation: false });
  try {
    const late = () => new Error(`The records were not read within ${READ_MS} ms.`);
    return await withDeadline(readFrom(cluster, topic, partition, start, bounds.next, limit), READ_MS, late);
  } catch (error) {
    throw new KafkaError('KAFKA_BROKER_FAILED', 'The broker did not give the records.', error);
  } finally {
    await Promise.allSettled([withDeadline(cluster.disconnect(), 1_000, () => new Error('late'))]);
    gate.close();
  }
}

async function readFrom(cluster: GroupClient['cluster'], topic: string, partition: number, start: bigint, end: bigint, limit: number): Promise<readonly ReceivedRecord[]> {
  await cluster.connect();
  await cluster.addTargetTopic(topic);
  const records: ReceivedRecord[] = [];
  for (let at = start; at < end && records.length < limit; ) {
    const [leader] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
    const broker = await cluster.findBroker({ nodeId: leader ?? '' });
    const request = { topic, partitions: [{ partition, fetchOffset: at.toString(), maxBytes: FETCH_BYTES }] };
    const answer = (await broker.fetch({ isolationLevel: READ_COMMITTED, maxWaitTime: FETCH_WAIT_MS, minBytes: 1, maxBytes: FETCH_BYTES, topics: [request] })) as FetchAnswer;
    const found = answer.responses.flatMap(({ partitions }) => partitions.flatMap(({ messages }) => messages)).map(receivedRecord);
    // A stored batch comes whole, from before the offset asked for.
    for (const record of found) if (record.offset >= at && record.offset < end && records.length < limit) records.push(record);
    const last = found.at(-1);
    if (last === undefined) break;
    at = last.offset + 1n;
  }
  return records;
}
