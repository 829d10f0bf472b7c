import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NullLogger, type Logger } from '@mbaas/platform-observability';
import { createQueryServer, type QueryServer, type QueryServerOptions } from '../src/query-server.ts';

export const SECRET = 'a secret of the services, long enough';

/** Queries of these specs and who may ask them. */
export const askers = {
  'spec.echo': ['asker'],
  'spec.loose': ['asker'],
  'spec.share': ['asker'],
  'spec.carry': ['asker'],
  'spec.change': ['asker'],
  'spec.closed': ['another'],
};

export interface Instance {
  readonly url: string;
  readonly queries: QueryServer;
  readonly http: Server;
  /** Cuts every connection and frees the port. */
  stop(): Promise<void>;
}

/** One answering instance on a port of its own (or the one given), open unless told. */
export async function startInstance(options: Partial<QueryServerOptions> & { readonly port?: number; readonly closed?: boolean; readonly log?: Logger } = {}): Promise<Instance> {
  const queries = createQueryServer({ owner: 'spec', secret: SECRET, log: NullLogger, askers, ...options });
  if (options.closed !== true) queries.open();
  const http = createServer((request, response) => void queries.handle(request, response));
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    queries,
    http,
    stop: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}
