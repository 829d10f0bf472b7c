// Reads what lies in the topics of the specs' stream.
import { vi } from 'vitest';
import { factTopic } from '@mbaas/contracts-events';
import { specStream } from '@mbaas/platform-messaging/contract';
import { decodeFactRecord } from '@mbaas/platform-messaging-kafka';
import type { KafkaWorld } from './kafka-world.ts';

export const specTopic = (network: string, source = 'alpha'): string => factTopic(network, source, specStream);

/** One record of a partition as numbers. */
export interface LoggedFact {
  readonly position: number;
  readonly previous: number;
  readonly key: string;
}

/** All records of the stream's topic of one source, by partition, in the order of the log. */
export async function loggedFacts({ kafka, network }: KafkaWorld, source = 'alpha'): Promise<readonly (readonly LoggedFact[])[]> {
  const topic = specTopic(network, source);
  const partitions = await kafka.offsets(topic);
  return Promise.all(
    partitions.map(async ({ partition }) => {
      // A broker that has just started may not yet know the group that reading takes.
      const records = await vi.waitFor(() => kafka.read(topic, partition, 0n, 10_000), { timeout: 20_000, interval: 200 });
      return records.map((record) => {
        const fact = decodeFactRecord(record);
        if (!fact.ok) throw new Error('A record in the topic is no fact.');
        return { position: Number(fact.value.row.position), previous: Number(fact.value.previous), key: fact.value.row.key };
      });
    }),
  );
}
