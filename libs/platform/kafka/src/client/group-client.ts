import kafkajs, { type Broker, type Cluster, type Consumer, type ConsumerConfig, type Kafka } from 'kafkajs';
import { endFetchersOfStopped } from './stopped-runner.ts';

/** A broker can be told that a member is gone; the client's types leave that out. */
type LeavableBroker = Broker & { leaveGroup(request: { readonly groupId: string; readonly memberId: string }): Promise<unknown> };

/** A consumer and the connections below it, which the client hands to whoever shares out the partitions. */
export interface GroupClient {
  readonly consumer: Consumer;
  readonly cluster: Cluster;
}

export function createGroupClient(client: Kafka, config: ConsumerConfig): GroupClient {
  endFetchersOfStopped();
  let cluster: Cluster | undefined;
  const consumer = client.consumer({
    ...config,
    partitionAssigners: [
      (given) => {
        cluster = given.cluster;
        return kafkajs.PartitionAssigners.roundRobin(given);
      },
    ],
  });
  if (cluster === undefined) throw new Error('The client makes its assigners with the consumer.');
  return { consumer, cluster };
}

/**
 * Tells the coordinator that a member is gone whose client could not. Else the group waits for the end of its session
 * before it shares out the partitions.
 */
export async function leaveFor(cluster: Cluster, groupId: string, memberId: string): Promise<void> {
  const coordinator = (await cluster.findGroupCoordinator({ groupId })) as LeavableBroker;
  await coordinator.leaveGroup({ groupId, memberId });
}
