import type { Problem } from '@mbaas/kernel';
import type { FastifyReply } from 'fastify';

/** Sends a problem as RFC 9457 `application/problem+json`. */
export function replyProblem(reply: FastifyReply, { code, status, detail, extra }: Problem): void {
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  void reply
    .status(status)
    .header('content-type', 'application/problem+json')
    .header('cache-control', 'no-store')
    .send(JSON.stringify({ type: `urn:mbaas:problem:${code}`, title: code, status, code, detail, ...extra }));
}
