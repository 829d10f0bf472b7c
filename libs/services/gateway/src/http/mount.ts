import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** A handler below a path of the same server that reads the request itself, for instance the OpenID Provider. */
export interface Mount {
  /** `/oidc`, without a slash at the end. */
  readonly prefix: string;
  /** Sees `url` without the prefix and `originalUrl` with it, as Connect middleware does. */
  readonly handle: (request: IncomingMessage & { originalUrl?: string }, response: ServerResponse) => void;
}

/** Registers the mount in a scope of its own, where no body is parsed: the handler gets the untouched stream. */
export async function registerMount(server: FastifyInstance, { prefix, handle }: Mount): Promise<void> {
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.all(`${prefix}/*`, (request, reply) => {
      reply.hijack();
      const raw: IncomingMessage & { originalUrl?: string } = request.raw;
      raw.originalUrl = raw.url ?? '/';
      raw.url = raw.originalUrl.slice(prefix.length);
      handle(raw, reply.raw);
    });
  });
}
