import type { Metrics } from '@mbaas/platform-observability';
import type { FastifyInstance } from 'fastify';
import { problemCodeOf } from './http/problem-reply.ts';

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
  const refusals = metrics.counter({ name: 'mbaas_http_refusals_total', help: 'Answers that are a problem, by its code.', labels: ['code'] });
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    // A client may send any word as a method; the router knows a handful.
    const method = route === 'none' ? 'any' : request.method;
    requests.inc({ method, route, status: String(reply.statusCode) });
    const code = problemCodeOf(reply);
    // Codes come from tables, the gateway's and the services': the label stays bounded.
    if (code !== undefined) refusals.inc({ code: /^[A-Z][A-Z0-9_]{2,63}$/.test(code) ? code : 'other' });
    if (!STREAMS.has(route)) seconds.observe({ method, route }, reply.elapsedTime / 1_000);
    done();
  });
}
