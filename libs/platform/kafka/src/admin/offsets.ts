import { KafkaError } from '../kafka.errors.ts';
import type { GroupLag } from '../kafka.port.ts';
import type { AdminClient } from './admin-client.ts';

/** Earliest and next offset of each partition, by partition number. */
export async function loadOffsets(client: AdminClient, topic: string): Promise<readonly { readonly partition: number; readonly earliest: bigint; readonly next: bigint }[]> {
  const rows = await client.ask((admin) => admin.fetchTopicOffsets(topic));
  return rows.map(({ partition, low, high }) => ({ partition, earliest: BigInt(low), next: BigInt(high) })).sort((a, b) => a.partition - b.partition);
}

/** The same for a topic that may not exist: says so at once, where the client would ask again for seconds. */
export async function findOffsets(client: AdminClient, topic: string): ReturnType<typeof loadOffsets> {
  const topics = await client.ask((admin) => admin.listTopics());
  if (!topics.includes(topic)) throw new KafkaError('KAFKA_TOPIC_UNKNOWN', 'The broker does not know the topic.');
  return loadOffsets(client, topic);
}

/** A group's place in a partition, and the partition's bounds. */
export interface GroupPlace extends GroupLag {
  readonly earliest: bigint;
}

/** What a group has committed, and where the logs begin and end. */
export async function loadPlaces(client: AdminClient, group: string, topics: readonly string[]): Promise<readonly GroupPlace[]> {
  const committed = await client.ask((admin) => admin.fetchOffsets({ groupId: group, topics: [...topics] }));
  const places: GroupPlace[] = [];
  for (const topic of topics) {
    const known = new Map(committed.find((row) => row.topic === topic)?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
    for (const { partition, earliest, next } of await loadOffsets(client, topic)) {
      const at = known.get(partition);
      places.push({ topic, partition, committed: at === undefined || at < 0n ? undefined : at, earliest, end: next });
    }
  }
  return places;
}
