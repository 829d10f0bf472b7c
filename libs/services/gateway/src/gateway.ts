import 'reflect-metadata';
import type { QueryPort } from '@mbaas/contracts-queries';
import type { Bus } from '@mbaas/platform-messaging';
import { serveFacts, type ServedFacts } from '@mbaas/platform-nest-transport';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { AccessStore } from './access/access.store.ts';
import { parseApiKey } from './access/api-key.ts';
import { EventLogModule } from './events/event-log.module.ts';
import { EventLogStore } from './events/event-log.store.ts';
import { registerEventStream } from './events/event-stream.routes.ts';
import { EventWaker } from './events/event-waker.ts';
import { countRequests } from './gateway.metrics.ts';
import { GatewayModule } from './gateway.module.ts';
import { registerHealth, type Probes } from './health/health.routes.ts';
import { refuseConnection, refuseUrl } from './http/framework-refusals.ts';
import { registerJsonBody } from './http/json-body.ts';
import { registerMount, type Mount } from './http/mount.ts';
import { IdempotencyStore } from './idempotency/idempotency.store.ts';
import { installGateway } from './install-gateway.ts';
import { openApiDocument } from './openapi/openapi-document.ts';
import { PressureGate, type DoorConfig } from './pressure/pressure-gate.ts';
import { chainRoutes } from './routes/chain.http.ts';
import { commandRoutes } from './routes/commands.http.ts';
import { eventRoutes } from './routes/events.http.ts';
import { miningRoutes } from './routes/mining.http.ts';
import { nodeRoutes } from './routes/node.http.ts';
import { tenantRoutes } from './routes/tenants.http.ts';
import { walletRoutes } from './routes/wallets.http.ts';
import { registerRpc, rpcRoutes } from './rpc/rpc.routes.ts';

/** A raw transaction of 1,000,000 bytes as hex, and some JSON around it. */
const BODY_LIMIT_BYTES = 2_100_000;

/** The try-out page shows our resources, not the tool it is made with. */
const DOCS_STYLE = '.swagger-ui .topbar { display: none } .swagger-ui .info { margin: 2rem 0 1rem } .swagger-ui .scheme-container { padding: 1rem 0; box-shadow: none; border-bottom: 1px solid #d8dde7 }';

export interface GatewayOptions {
  readonly database: Database;
  readonly queries: QueryPort;
  readonly bus: Bus;
  readonly log: Logger;
  readonly probes: Probes;
  /** Where requests are counted; without it they are not. */
  readonly metrics?: Metrics | undefined;
  /** Address clients use, without a slash at the end. */
  readonly publicUrl: string;
  readonly version: string;
  readonly mounts?: readonly Mount[];
  /** When writes are refused because the services behind are late. */
  readonly door?: Partial<DoorConfig>;
}

export interface Gateway {
  /** Migrates the schema and registers the consumer; before the bus starts. */
  start(): Promise<void>;
  /** Listens (port 0: a free one); resolves with its address when requests are answered. */
  listen(host: string, port: number): Promise<string>;
  /** Makes a tenant with an operator key of the given text, for a sandbox; repeating it changes nothing. */
  ensureOperatorKey(options: { readonly tenant: string; readonly name: string; readonly apiKey: string }): Promise<void>;
  /** Ends streams, finishes running requests, closes the port. */
  stop(): Promise<void>;
}

/** The door: REST, events, health. Holds no money and no key; every effect is a service's. */
export function createGateway(options: GatewayOptions): Gateway {
  const { database, queries, bus, log } = options;
  const access = new AccessStore(database);
  const idempotency = new IdempotencyStore(database);
  const events = new EventLogStore(database);
  const waker = new EventWaker(database, log);
  const gate = new PressureGate(queries, options.door);
  const stopping = new AbortController();
  let app: NestFastifyApplication | undefined;
  let eventLog: ServedFacts | undefined;

  return {
    async start() {
      await installGateway(database, log);
      eventLog = await serveFacts(EventLogModule.register(events), { bus, name: 'gateway-event-log', database, schema: 'gateway', order: 'park' });
      await idempotency.forgetOld();
    },

    async listen(host, port) {
      await waker.start();
      const groups = [tenantRoutes(access), walletRoutes(queries), commandRoutes(queries, events), chainRoutes(queries), miningRoutes(queries), nodeRoutes(queries), eventRoutes(queries, events)];
      app = await NestFactory.create<NestFastifyApplication>(
        GatewayModule.register({ groups, stores: { access, idempotency, gate }, log }),
        new FastifyAdapter({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true, frameworkErrors: refuseUrl, clientErrorHandler: refuseConnection }),
        { logger: false, bodyParser: false },
      );
      const server = app.getHttpAdapter().getInstance();
      countRequests(server, options.metrics);
      registerJsonBody(server);
      registerHealth(server, options.probes);
      registerEventStream(server, { access, store: events, waker, signal: stopping.signal });
      await registerRpc(server, { access, queries, log });
      for (const mount of options.mounts ?? []) await registerMount(server, mount);
      const document = openApiDocument(
        [...groups.flatMap((group) => group.map(({ route }) => route)), ...Object.values(rpcRoutes)],
        { version: options.version, serverUrl: options.publicUrl },
      );
      SwaggerModule.setup('docs', app, document as unknown as OpenAPIObject, {
        jsonDocumentUrl: 'openapi.json',
        customSiteTitle: 'MBaaS',
        customCss: DOCS_STYLE,
        swaggerOptions: { tryItOutEnabled: true, displayRequestDuration: true, defaultModelsExpandDepth: -1 },
      });
      await app.listen(port, host);
      return app.getUrl();
    },

    async ensureOperatorKey({ tenant, name, apiKey }) {
      const key = parseApiKey(apiKey);
      if (key === null) throw new Error('the sandbox key has not the form of an API key: delete its file and start again');
      await access.saveTenant(tenant, name);
      await access.saveKey(key, tenant, { operator: true, label: name });
    },

    async stop() {
      stopping.abort();
      await app?.close();
      await eventLog?.close();
      await waker.stop();
    },
  };
}
