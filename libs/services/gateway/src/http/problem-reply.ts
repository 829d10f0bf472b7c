import type { Problem } from '@mbaas/kernel';
import type { FastifyReply } from 'fastify';

/** A problem as RFC 9457 JSON. */
export const problemBody = ({ code, status, detail, extra }: Problem): string => JSON.stringify({ type: `urn:mbaas:problem:${code}`, title: code, status, code, detail, ...extra });

/** Which problem was sent, by the response: hooks that run afterwards see a status alone. */
const sent = new WeakMap<object, string>();

/** The code of the problem that was sent; undefined for any other answer. */
export const problemCodeOf = (reply: FastifyReply): string | undefined => sent.get(reply.raw);

/** Where a problem names no time of its own. */
const RETRY_AFTER_S = 1;

/** Sends a problem as RFC 9457 `application/problem+json`. */
export function replyProblem(reply: FastifyReply, problem: Problem): void {
  sent.set(reply.raw, problem.code);
  // A route that takes other proofs has named them.
  if (problem.status === 401 && !reply.hasHeader('www-authenticate')) void reply.header('www-authenticate', 'Bearer');
  if (problem.status === 503) void reply.header('retry-after', String(problem.extra?.['retryAfterSeconds'] ?? RETRY_AFTER_S));
  void reply.status(problem.status).header('content-type', 'application/problem+json').header('cache-control', 'no-store').send(problemBody(problem));
}
