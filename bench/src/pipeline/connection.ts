import { createClaimStore } from '@mbaas/platform-claim-check';
import { openKafka, type Kafka } from '@mbaas/platform-kafka';
import { createLogger, type Logger } from '@mbaas/platform-observability';
import { openDatabase, type Database } from '@mbaas/platform-postgres';
import { createWorkQueue, type WorkQueue } from '@mbaas/platform-work';

/** Where a process of a run finds the others. */
export interface Place {
  /** Name of the network: topics and groups of the run. */
  readonly network: string;
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
}

const CLAIM_LIFETIME_MS = 3_600_000;

export interface Connection {
  readonly database: Database;
  readonly kafka: Kafka;
  readonly log: Logger;
  makeQueue(): WorkQueue;
  close(): Promise<void>;
}

/** What every process of the platform holds: database, broker, work queue. */
export function connect({ network, databaseUrl, brokers }: Place, name: string): Connection {
  const log = createLogger({ service: name, level: 'error', pretty: true });
  const database = openDatabase({ url: databaseUrl, applicationName: name, maxConnections: 6, log });
  const kafka = openKafka({ brokers, clientId: name, replication: 1, log });
  return {
    database,
    kafka,
    log,
    makeQueue: () => createWorkQueue({ kafka, network, claims: createClaimStore({ database, lifetimeMs: CLAIM_LIFETIME_MS, log }), log }),
    async close() {
      await kafka.close();
      await database.close();
    },
  };
}
