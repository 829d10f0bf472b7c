import { NullLogger } from '@mbaas/platform-observability';
import { queryContract } from '@mbaas/platform-messaging/contract';
import { startInstance, SECRET } from '../test/query-world.ts';
import { HttpQueries } from './http-queries.ts';

queryContract('HTTP', async () => {
  const instance = await startInstance();
  const port = new HttpQueries({ targets: { spec: [instance.url] }, secret: SECRET, self: 'asker', log: NullLogger });
  return {
    port,
    registry: instance.queries.registry,
    close: async () => {
      await port.close();
      await instance.stop();
    },
  };
});
