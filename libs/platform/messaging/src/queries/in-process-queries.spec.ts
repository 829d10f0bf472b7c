import { NullLogger } from '@mbaas/platform-observability';
import { queryContract } from '../contract/query.contract.ts';
import { InProcessQueries } from './in-process-queries.ts';

queryContract('in process', async () => {
  const queries = new InProcessQueries({ log: NullLogger });
  return { port: queries, registry: queries, close: async () => undefined };
});
