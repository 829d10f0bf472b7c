import type { Network } from '@mbaas/chain-params';
import { createClaimStore, installClaims, type ClaimStore } from '@mbaas/platform-claim-check';
import { openKafka, TopicMismatch, type Kafka } from '@mbaas/platform-kafka';
import { KafkaBus } from '@mbaas/platform-messaging-kafka';
import type { Bus } from '@mbaas/platform-messaging';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import { openDatabase, type Database } from '@mbaas/platform-postgres';
import { createWorkQueue, installWork, type WorkQueue } from '@mbaas/platform-work';
import type { SharedSettings } from '../config/service-config.ts';
import type { Shutdown } from '../process/shutdown.ts';
import { ensureAllTopics } from './ensure-all-topics.ts';
import { waitFor } from './wait-for.ts';

/** Bodies of work that nobody fetched within this time are asked for again by whoever needs them. */
const CLAIM_LIFETIME_MS = 6 * 3_600_000;
/** How often old facts are cleared away. */
const SWEEP_MS = 3_600_000;
/** As long as a consumer may be away, and as brokers keep facts. */
const KEEP_FACTS_MS = 7 * 24 * 3_600_000;

export interface Drivers {
  readonly database: Database;
  readonly kafka: Kafka;
  readonly claims: ClaimStore;
  /** Not started. */
  readonly bus: Bus;
  /** Another queue over the same brokers; not started. */
  readonly makeWorkQueue: () => WorkQueue;
}

export interface DriverOptions {
  readonly name: string;
  readonly settings: SharedSettings;
  readonly network: Network;
  /** Whose facts this process relays. */
  readonly schemas: readonly string[];
  readonly shutdown: Shutdown;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly signal: AbortSignal;
}

/**
 * Connects to database and brokers, waiting for those that are not there yet, and makes what belongs to no single service:
 * topics, and the tables of claims and work. undefined: the signal came first. Throws TopicMismatch at once.
 */
export async function openDrivers({ name, settings, network, schemas, shutdown, log, metrics, signal }: DriverOptions): Promise<Drivers | undefined> {
  const waiting = { patienceMs: settings.startPatience, log, signal };
  const database = openDatabase({ url: settings.databaseUrl.reveal(), applicationName: `mbaas ${name}`, maxConnections: settings.databaseConnections, log });
  shutdown.add('connections', () => database.close());
  if (!(await waitFor(async () => void (await database.query('SELECT 1')), { ...waiting, what: 'database' }))) return undefined;
  await installClaims(database, log);
  await installWork(database, log);

  const kafka = openKafka({ brokers: settings.kafkaBrokers, clientId: name, replication: settings.kafkaReplication, log, metrics });
  shutdown.add('kafka', () => kafka.close());
  const areTopicsThere = await waitFor(() => ensureAllTopics(kafka, network.name), { ...waiting, what: 'brokers', isFinal: (error) => error instanceof TopicMismatch });
  if (!areTopicsThere) return undefined;

  const claims = createClaimStore({ database, lifetimeMs: CLAIM_LIFETIME_MS, log });
  const bus = new KafkaBus({ kafka, network: network.name, sources: schemas.map((schema) => ({ database, schema })), log, metrics });
  const makeWorkQueue = (): WorkQueue => createWorkQueue({ kafka, network: network.name, claims, log, metrics, service: name });
  dropOldFactsRegularly({ bus, log, signal });
  return { database, kafka, claims, bus, makeWorkQueue };
}

/** Clears away what nobody needs any more; a failure is tried again at the next turn. */
function dropOldFactsRegularly({ bus, log, signal }: { readonly bus: Bus; readonly log: Logger; readonly signal: AbortSignal }): void {
  const timer = setInterval(() => {
    bus.dropOldFacts(KEEP_FACTS_MS).catch((error: unknown) => log.warn('Old facts could not be cleared away', { error }));
  }, SWEEP_MS);
  timer.unref();
  signal.addEventListener('abort', () => clearInterval(timer));
}
