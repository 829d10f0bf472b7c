import type { Logger } from '@mbaas/platform-observability';
import type { AdminClient } from '../admin/admin-client.ts';
import type { ClientOptions } from '../client/client.ts';
import type { KafkaMetrics } from '../kafka.metrics.ts';
import type { SubscribeOptions } from '../kafka.port.ts';
import type { AssignedPartition } from './assigned-partition.ts';

/** What a member whose client has ended leaves to the next one. */
export interface PreviousMember {
  readonly partitions: ReadonlyMap<string, AssignedPartition>;
  /** As the group's coordinator still knows it; undefined where it was signed off. */
  readonly id: string | undefined;
  /** `host:port` of the broker whose silence ended its client. */
  readonly silentBroker: string | undefined;
}

/** What a member is made of. */
export interface MemberOptions {
  readonly options: SubscribeOptions;
  readonly client: ClientOptions;
  readonly admin: AdminClient;
  readonly log: Logger;
  readonly metrics: KafkaMetrics | undefined;
  /** Whether the subscriber wants a partition paused. */
  readonly isPaused: (topic: string, partition: number) => boolean;
  readonly previous: PreviousMember | undefined;
  readonly onJoined: () => void;
}
