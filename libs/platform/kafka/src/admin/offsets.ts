import type { GroupLag } from '../kafka.port.ts';
import type { AdminClient } from './admin-client.ts';

/** Earliest and next offset of each partition, by partition number. */
export async function loadOffsets(client: AdminClient, topic: string): Promise<readonly { readonly partition: number; readonly earliest: bigint; readonly next: bigint }[]> {
  const rows = await client.ask((admin) => admin.fetchTopicOffsets(topic));
  return rows.map(({ partition, low, high }) => ({ partition, earliest: BigInt(low), next: BigInt(high) })).sort((a, b) => a.partition - b.partition);
}

/** What a group has committed and where the logs end. */
export async function loadLag(client: AdminClient, group: string, topics: readonly string[]): Promise<readonly GroupLag[]> {
  const committed = await client.ask((admin) => admin.fetchOffsets({ groupId: group, topics: [...topics] }));
  const lags: GroupLag[] = [];
  for (const topic of topics) {
    const known = new Map(committed.find((row) => row.topic === topic)?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
    for (const { partition, next } of await loadOffsets(client, topic)) {
      const at = known.get(partition);
      lags.push({ topic, partition, committed: at === undefined || at < 0n ? undefined : at, end: next });
    }
  }
  return lags;
}
