import type { Problem } from '@mbaas/kernel';
import type { FastifyReply } from 'fastify';

/** A problem as RFC 9457 JSON. */
export const problemBody = ({ code, status, detail, extra }: Problem): string => JSON.stringify({ type: `urn:mbaas:problem:${code}`, title: code, status, code, detail, ...extra });

/** Sends a problem as RFC 9457 `application/problem+json`. */
export function replyProblem(reply: FastifyReply, problem: Problem): void {
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  void reply.status(problem.status).header('content-type', 'application/problem+json').header('cache-control', 'no-store').send(problemBody(problem));
}
