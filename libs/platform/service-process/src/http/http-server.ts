import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import { QUERIES_PATH } from '@mbaas/platform-query-http';
import type { Parts } from './readiness.ts';

/** Answers a request that is none of the process's own; false: it is not the service's either. */
export type ServiceHttp = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly readiness: () => Promise<Parts>;
  readonly queries: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly service: ServiceHttp;
}

export interface HttpServer {
  readonly port: number;
  /** Lets running answers end, and closes the port. */
  stop(): Promise<void>;
}

/** Longer than askers keep idle connections: no question is sent into a closing one. */
const KEEP_ALIVE_MS = 30_000;
const REQUEST_MS = 30_000;
const HEADERS_MS = 10_000;
/** After this, connections that are still open are cut. */
const DRAIN_MS = 5_000;

/** Opens the process's port: `/health/live` (the loop turns), `/health/ready` (it makes progress), `/metrics`, `/queries/…`, the service's own. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: REQUEST_MS, headersTimeout: HEADERS_MS }, (request, response) => {
    response.on('error', (error) => options.log.debug('A response broke', { error }));
    route(options, request, response).catch((error: unknown) => {
      options.log.error('A request failed', { error });
      if (response.headersSent) response.destroy();
      else reply(response, 500, { code: 'PROCESS_FAILED' });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : options.port, stop: () => stop(server) };
}

async function route({ metrics, readiness, queries, service }: HttpServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  if (path.startsWith(QUERIES_PATH)) return queries(request, response);
  if (service(request, response)) return;
  if (request.method !== 'GET') return reply(response, 404, { code: 'PROCESS_NOT_FOUND' });
  switch (path) {
    case '/health/live':
      return reply(response, 200, { live: true });
    case '/health/ready': {
      const parts = await readiness();
      const ready = Object.values(parts).every((part) => part.ready);
      return reply(response, ready ? 200 : 503, { ready, parts });
    }
    case '/metrics': {
      const { contentType, body } = await metrics.render();
      response.writeHead(200, { 'content-type': contentType }).end(body);
      return;
    }
    default:
      return reply(response, 404, { code: 'PROCESS_NOT_FOUND' });
  }
}

const reply = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body));
};

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
