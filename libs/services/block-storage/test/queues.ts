import { createClaimStore } from '@mbaas/platform-claim-check';
import { openKafka } from '@mbaas/platform-kafka';
import { NullLogger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { createWorkQueue, type WorkQueue } from '@mbaas/platform-work';

export interface Queues {
  /** A queue of its own, over the process's connection. */
  readonly make: () => WorkQueue;
  close(): Promise<void>;
}

/** Queues over a broker; `installClaims` must have run in the database. */
export function openQueues(database: Database, brokers: readonly string[], network: string): Queues {
  const kafka = openKafka({ brokers: [...brokers], clientId: 'spec', replication: 1, log: NullLogger });
  const claims = createClaimStore({ database, lifetimeMs: 600_000, log: NullLogger });
  return { make: () => createWorkQueue({ kafka, network, claims, log: NullLogger, retryMs: 100 }), close: () => kafka.close() };
}
