import { afterAll, beforeAll } from 'vitest';
import { NullLogger } from '@mbaas/platform-observability';
import { startSpecServer, type SpecServer } from '../../test/spec-database.ts';
import type { Bus } from '../bus.port.ts';
import { busContract } from '../contract/bus.contract.ts';
import { InProcessBus } from './in-process-bus.ts';

let server: SpecServer;
beforeAll(async () => {
  server = await startSpecServer();
});
afterAll(() => server?.stop());

busContract('in process', async () => {
  const database = await server.createDatabase(['alpha', 'beta', 'gamma']);
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
      await database.close();
    },
  };
});
