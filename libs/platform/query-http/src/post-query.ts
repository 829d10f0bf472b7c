import type { QueryDefinition } from '@mbaas/contracts-queries';
import { err, ok, type Problem, type Result } from '@mbaas/kernel';
import { queryProblem } from '@mbaas/platform-messaging';
import type { Logger } from '@mbaas/platform-observability';
import { errors, type Pool } from 'undici';
import { z } from 'zod';
import { QUERIES_PATH } from './limits.ts';
import { QUERY_HTTP_CODES, queryHttpProblem } from './query-http.errors.ts';

/** How one try of a question ended. */
export type Attempt =
  | { readonly kind: 'answered'; readonly result: Result<unknown, Problem> }
  /** This instance cannot be reached or does not answer at the moment: ask another one. `begun`: it may have done what was asked. */
  | { readonly kind: 'elsewhere'; readonly code: string; readonly begun: boolean }
  /** The answer did not come in time. */
  | { readonly kind: 'late' }
  /** The two services do not agree on who may ask, or on which queries there are. */
  | { readonly kind: 'refused'; readonly code: string };

export interface PostedQuery {
  readonly name: string;
  /** The request as JSON. */
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly log: Logger;
  /** Absent where only reachability is asked. */
  readonly query?: QueryDefinition;
}

/** A problem as it stands on the wire; members that a later version adds are left out. */
const wireProblem = z.object({
  code: z.string().regex(/^[A-Z][A-Z0-9_]{1,63}$/),
  status: z.int().min(100).max(999),
  detail: z.string().max(4096),
  extra: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

const wireAnswer = z.strictObject({ value: z.any() });

/** Codes that speak of the two services, never of the question. */
const DISAGREEMENTS: ReadonlySet<string> = new Set(['QUERY_UNAUTHENTICATED', 'QUERY_FORBIDDEN', 'QUERY_UNKNOWN', 'QUERY_METHOD_WRONG'] satisfies (keyof typeof QUERY_HTTP_CODES)[]);

/** Errors of a connection that did not come about: nothing was asked. */
const NEVER_SENT: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** A proxy on the way says so when nobody is behind it. */
const NOBODY_BEHIND: ReadonlySet<number> = new Set([502, 503, 504]);

/** Sends a question to one instance and reads what it says, within the bounds of the pool. */
export async function postQuery(pool: Pool, { name, text, headers, timeoutMs, log, query }: PostedQuery): Promise<Attempt> {
  let status: number;
  let body: string;
  try {
    const response = await pool.request({
      method: 'POST',
      path: `${QUERIES_PATH}${name}`,
      headers: { 'content-type': 'application/json', ...headers },
      body: text,
      signal: AbortSignal.timeout(timeoutMs),
    });
    status = response.statusCode;
    body = await response.body.text();
  } catch (error) {
    return failedTry(name, error, log);
  }
  const json = parseJson(body);
  if (status === 200) return { kind: 'answered', result: readAnswer(name, query, json, log) };
  const said = wireProblem.safeParse(json);
  if (!said.success) {
    if (NOBODY_BEHIND.has(status)) return { kind: 'elsewhere', code: `HTTP_${status}`, begun: true };
    log.error('An answer to a query cannot be read', { query: name, status });
    return { kind: 'answered', result: err(queryProblem('QUERY_FAILED', { query: name })) };
  }
  const { extra, ...problem } = said.data;
  if (problem.code === 'QUERY_STANDBY') return { kind: 'elsewhere', code: problem.code, begun: extra?.['begun'] === true };
  if (DISAGREEMENTS.has(problem.code)) return { kind: 'refused', code: problem.code };
  return { kind: 'answered', result: err(extra === undefined ? problem : { ...problem, extra }) };
}

function failedTry(name: string, error: unknown, log: Logger): Attempt {
  if (error instanceof errors.ResponseExceededMaxSizeError) {
    log.error('An answer to a query is too long', { query: name });
    return { kind: 'answered', result: err(queryHttpProblem('QUERY_ANSWER_TOO_LARGE', { query: name })) };
  }
  const isLate = error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError || (error instanceof Error && error.name === 'TimeoutError');
  if (isLate) return { kind: 'late' };
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNREACHABLE';
  log.debug('An instance cannot be reached', { query: name, code });
  return { kind: 'elsewhere', code, begun: !NEVER_SENT.has(code) };
}

/** The other side checked its answer; it is checked here too, for the two may be of different versions. */
function readAnswer(name: string, query: QueryDefinition | undefined, json: unknown, log: Logger): Result<unknown, Problem> {
  const answer = wireAnswer.safeParse(json);
  const value = answer.success ? query?.answer.safeParse(answer.data.value) : undefined;
  if (value?.success === true) return ok(value.data);
  log.error('An answer to a query breaks its declaration', { query: name });
  return err(queryProblem('QUERY_FAILED', { query: name }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
