// What the specs of this library share: a database with the messaging tables, a broker, a network of its own for each test.
import { createTestDatabase, createTestKafka, type TestDatabase, type TestKafka } from '@mbaas/testing-kit';
import { openKafka, type Kafka } from '@mbaas/platform-kafka';
import { installMessaging } from '@mbaas/platform-messaging';
import { counted, ignored, type BusWorld } from '@mbaas/platform-messaging/contract';
import { KafkaBus, type KafkaBusOptions } from '@mbaas/platform-messaging-kafka';
import { NullLogger } from '@mbaas/platform-observability';

export interface KafkaWorld extends BusWorld {
  readonly kafka: Kafka;
  readonly network: string;
  readonly url: string;
  readonly brokers: readonly string[];
  makeBus(options?: Partial<KafkaBusOptions>): KafkaBus;
}

let worlds = 0;
let shared: Promise<TestKafka> | undefined;

/** One world; its topics and groups begin with a name that no other test has. On the run's broker unless another is given. */
export async function makeKafkaWorld(given?: Pick<TestKafka, 'brokers' | 'network'>): Promise<KafkaWorld> {
  const broker = given ?? (await (shared ??= createTestKafka()));
  worlds += 1;
  const network = `${broker.network}-${worlds}`;
  const db: TestDatabase = await createTestDatabase();
  for (const schema of ['alpha', 'beta', 'gamma']) await installMessaging(db.database, schema, NullLogger);
  const kafka = openKafka({ brokers: broker.brokers, clientId: 'spec', replication: 1, log: NullLogger });
  const buses: KafkaBus[] = [];
  return {
    database: db.database,
    url: db.url,
    kafka,
    network,
    brokers: broker.brokers,
    makeBus(options = {}) {
      const sources = ['alpha', 'beta'].map((schema) => ({ database: db.database, schema }));
      const bus = new KafkaBus({ kafka, network, sources, facts: [counted, ignored], log: NullLogger, pollMs: 200, attempts: 4, retryMs: 5, gapGraceMs: 500, ...options });
      buses.push(bus);
      return bus;
    },
    async close() {
      await Promise.all(buses.map((bus) => bus.stop()));
      await kafka.close();
      await db.drop();
    },
  };
}
