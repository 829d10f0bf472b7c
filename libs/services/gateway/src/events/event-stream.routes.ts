import type { FastifyInstance } from 'fastify';
import type { AccessStore } from '../access/access.store.ts';
import { authenticate } from '../access/authenticate.ts';
import { gatewayProblem } from '../gateway.errors.ts';
import { replyProblem } from '../http/problem-reply.ts';
import type { EventLogStore } from './event-log.store.ts';
import { streamEvents } from './event-stream.ts';
import type { EventWaker } from './event-waker.ts';

const SEQUENCE = /^\d{1,18}$/;

/** `GET /v1/events/stream?after=<sequence>`; a browser's Last-Event-ID header wins. */
export function registerEventStream(server: FastifyInstance, options: { readonly access: AccessStore; readonly store: EventLogStore; readonly waker: EventWaker; readonly signal: AbortSignal }): void {
  server.get<{ Querystring: { after?: string } }>('/v1/events/stream', async (request, reply) => {
    const caller = await authenticate(request.headers, options.access);
    if (!caller.ok) return replyProblem(reply, caller.error);
    const lastSeen = request.headers['last-event-id'];
    const after = typeof lastSeen === 'string' ? lastSeen : (request.query.after ?? '0');
    if (typeof after !== 'string' || !SEQUENCE.test(after)) return replyProblem(reply, gatewayProblem('GATEWAY_REQUEST_INVALID', { in: 'query', field: 'after', rule: 'must be the sequence of an event' }));
    reply.hijack();
    return streamEvents({ tenant: caller.value.tenant, after: BigInt(after), store: options.store, waker: options.waker, response: reply.raw, signal: options.signal });
  });
}
