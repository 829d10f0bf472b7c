import { createClaimStore, installClaims } from '@mbaas/platform-claim-check';
import { openKafka, type Kafka } from '@mbaas/platform-kafka';
import { NullLogger, type Logger, type Metrics } from '@mbaas/platform-observability';
import type { Verifier } from '@mbaas/platform-native-crypto';
import { createWorkQueue, type WorkQueue } from '@mbaas/platform-work';
import { createTestDatabase, createTestKafka } from '@mbaas/testing-kit';
import { createKafkaVerifier, type KafkaVerifier, type KafkaVerifierOptions } from '../src/asker/kafka-verifier.ts';
import { serveVerifier } from '../src/validator/serve-verifier.ts';

const LIFETIME_MS = 600_000;

/** A network of validators on a real broker and a real database. */
export interface VerifierWorld extends AsyncDisposable {
  readonly network: string;
  readonly brokers: readonly string[];
  readonly databaseUrl: string;
  readonly kafka: Kafka;
  makeQueue(): WorkQueue;
  /** A validator of this process; the verifier stays its caller's. Ends with the world, or when told. */
  startValidator(instance: string, verifier: Verifier): Promise<() => Promise<void>>;
  startAsker(options: Partial<KafkaVerifierOptions> & { readonly local: Verifier; readonly metrics?: Metrics; readonly log?: Logger }): Promise<KafkaVerifier>;
}

export async function openWorld(): Promise<VerifierWorld> {
  const database = await createTestDatabase();
  const broker = await createTestKafka();
  await installClaims(database.database, NullLogger);
  const kafka = openKafka({ brokers: broker.brokers, clientId: 'spec', replication: 1, log: NullLogger });
  const claims = createClaimStore({ database: database.database, lifetimeMs: LIFETIME_MS, log: NullLogger });
  const ends: (() => Promise<void>)[] = [];
  const makeQueue = (): WorkQueue => createWorkQueue({ kafka, network: broker.network, claims, log: NullLogger });
  return {
    network: broker.network,
    brokers: broker.brokers,
    databaseUrl: database.url,
    kafka,
    makeQueue,
    async startValidator(instance, verifier) {
      const work = makeQueue();
      serveVerifier({ work, verifier, instance, log: NullLogger });
      await work.start();
      let ended: Promise<void> | undefined;
      const end = (): Promise<void> => (ended ??= work.stop());
      ends.push(end);
      return end;
    },
    async startAsker(options) {
      const asker = createKafkaVerifier({ kafka, work: makeQueue(), network: broker.network, instance: 'spec', secondOpinion: 0, log: NullLogger, ...options });
      ends.push(() => asker.stop());
      await asker.start();
      return asker;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(ends.map((end) => end()));
      await kafka.close();
      await broker.drop();
      await database.drop();
    },
  };
}
