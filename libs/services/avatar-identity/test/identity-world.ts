// The service on a real database, bus and HTTP server; the chain and the key store behind it are a spec's.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { devnet } from '@mbaas/chain-params';
import { InProcessBus, InProcessQueries, installMessaging } from '@mbaas/platform-messaging';
import { NullLogger, type Logger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { createAvatarIdentity, type AvatarIdentity } from '../src/avatar-identity.ts';

export const SECRET = new Uint8Array(32).fill(7);

export interface IdentityWorld {
  readonly identity: AvatarIdentity;
  readonly queries: InProcessQueries;
  readonly bus: InProcessBus;
  readonly issuer: string;
  stop(): Promise<void>;
}

export interface WorldOptions {
  readonly database: Database;
  readonly log?: Logger;
  /** Registers the answers of the other services. */
  readonly others?: (queries: InProcessQueries) => void;
  /** Where it listened before, for a restart. */
  readonly port?: number;
}

export async function startIdentity({ database, log = NullLogger, others, port = 0 }: WorldOptions): Promise<IdentityWorld> {
  await installMessaging(database, 'chain', log);
  const queries = new InProcessQueries({ log });
  others?.(queries);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/oidc`;
  const bus = new InProcessBus({ sources: [{ database, schema: 'chain' }, { database, schema: 'identity' }], log, pollMs: 50, retryMs: 5 });
  const tuning = { pollMs: 50, retryMs: 5 };
  const identity = createAvatarIdentity({ database, network: devnet, queries, registry: queries, bus, log, clock: { now: () => Date.now() }, issuer, secret: SECRET, tuning });
  await identity.start();
  mount(server, identity);
  await bus.start();
  return {
    identity,
    queries,
    bus,
    issuer,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await bus.stop();
      await identity.stop();
    },
  };
}

/** As the gateway mounts it. */
function mount(server: Server, identity: AvatarIdentity): void {
  server.on('request', (request, response) => {
    const originalUrl = request.url ?? '/';
    if (!originalUrl.startsWith('/oidc/')) return void response.writeHead(404).end();
    identity.handle(Object.assign(request, { originalUrl, url: originalUrl.slice('/oidc'.length) }), response);
  });
}

/** Asks again until the answer passes, for ten seconds. */
export async function eventually<T>(ask: () => Promise<T>, passes: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const value = await ask();
    if (passes(value)) return value;
    if (Date.now() > deadline) throw new Error(`It never came to pass; last: ${JSON.stringify(value)}`);
    await pause(20);
  }
}
