import { counted, ignored } from '@mbaas/platform-messaging/contract';
import { openKafka } from '@mbaas/platform-kafka';
import { installMessaging, type Bus } from '@mbaas/platform-messaging';
import { KafkaBus } from '@mbaas/platform-messaging-kafka';
import { NullLogger } from '@mbaas/platform-observability';
import { createTestDatabase, createTestKafka, type TestKafka } from '@mbaas/testing-kit';
import { nestTransportContract } from './contract/nest-transport.contract.ts';

let shared: Promise<TestKafka> | undefined;
let worlds = 0;

nestTransportContract('over Kafka', async () => {
  const broker = await (shared ??= createTestKafka());
  const place = await createTestDatabase();
  const { database } = place;
  for (const schema of ['alpha', 'beta', 'gamma']) await installMessaging(database, schema, NullLogger);
  const kafka = openKafka({ brokers: broker.brokers, clientId: 'spec', replication: 1, log: NullLogger });
  worlds += 1;
  const network = `${broker.network}-${worlds}`;
  const buses: Bus[] = [];
  return {
    database,
    makeBus() {
      const sources = ['alpha', 'beta'].map((schema) => ({ database, schema }));
      const bus = new KafkaBus({ kafka, network, sources, facts: [counted, ignored], log: NullLogger, pollMs: 200, attempts: 4, retryMs: 5 });
      buses.push(bus);
      return bus;
    },
    async close() {
      await Promise.all(buses.map((bus) => bus.stop()));
      await kafka.close();
      await place.drop();
    },
  };
});
