import { installMessaging, InProcessBus, type Bus } from '@mbaas/platform-messaging';
import { NullLogger } from '@mbaas/platform-observability';
import { createTestDatabase } from '@mbaas/testing-kit';
import { nestTransportContract } from './contract/nest-transport.contract.ts';

nestTransportContract('in process', async () => {
  const place = await createTestDatabase();
  const { database } = place;
  for (const schema of ['alpha', 'beta', 'gamma']) await installMessaging(database, schema, NullLogger);
  const buses: Bus[] = [];
  return {
    database,
    makeBus() {
      const sources = ['alpha', 'beta'].map((schema) => ({ database, schema }));
      const bus = new InProcessBus({ sources, log: NullLogger, pollMs: 200, attempts: 4, retryMs: 5 });
      buses.push(bus);
      return bus;
    },
    async close() {
      await Promise.all(buses.map((bus) => bus.stop()));
      await place.drop();
    },
  };
});
