import type { Metrics } from '@mbaas/platform-observability';
import type { FastifyInstance } from 'fastify';

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Open for as long as a client listens: their duration says nothing of ours. */
const STREAMS = new Set(['/v1/events/stream']);

/**
 * Counts every answer by the pattern of its route (never by its path), refusals before a route included (`none`). Without a
 * registry nothing is counted.
 */
export function countRequests(server: FastifyInstance, metrics: Metrics | undefined): void {
  if (metrics === undefined) return;
  const requests = metrics.counter({ name: 'mbaas_http_requests_total', help: 'Requests answered.', labels: ['method', 'route', 'status'] });
  const seconds = metrics.histogram({ name: 'mbaas_http_request_seconds', help: 'From a request\'s first byte to its answer\'s last.', labels: ['method', 'route'], buckets: BUCKETS });
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    // A client may send any word as a method; the router knows a handful.
    const method = route === 'none' ? 'any' : request.method;
    requests.inc({ method, route, status: String(reply.statusCode) });
    if (!STREAMS.has(route)) seconds.observe({ method, route }, reply.elapsedTime / 1_000);
    done();
  });
}
