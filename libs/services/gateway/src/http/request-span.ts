import type { RouteDefinition } from '@mbaas/contracts-http';
import { withSpan } from '@mbaas/platform-tracing';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Runs a request as a span named by its declared route, never by its path. A caller's `traceparent` is taken over, so that
 * its own trace goes on here; whether we record is ours to decide.
 */
export function traceRequest({ method, path }: RouteDefinition, request: FastifyRequest, reply: FastifyReply, handle: () => Promise<void>): Promise<void> {
  const { traceparent } = request.headers;
  const attributes = { 'http.request.method': method, 'http.route': path };
  return withSpan(`${method} ${path}`, { kind: 'server', parent: typeof traceparent === 'string' ? traceparent : undefined, outside: true, attributes }, async (span) => {
    await handle();
    span.set({ 'http.response.status_code': reply.statusCode });
    if (reply.statusCode >= 500) span.fail(String(reply.statusCode));
  });
}
