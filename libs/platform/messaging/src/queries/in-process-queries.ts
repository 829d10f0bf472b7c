import type { QueryAnswer, QueryDefinition, QueryPort, QueryRegistry, QueryRequest } from '@mbaas/contracts-queries';
import { assert, err, ok, problem, type Problem, type Result } from '@mbaas/kernel';
import type { Logger } from '@mbaas/platform-observability';
import type { z } from 'zod';
import { QUERY_CODES } from '../messaging.errors.ts';
import { copyJson, NotJson } from '../json-value.ts';

type Handler = (request: unknown) => Promise<Result<unknown, Problem>>;

const fixedProblem = (code: keyof typeof QUERY_CODES, extra?: Readonly<Record<string, string>>): Problem =>
  problem(code, QUERY_CODES[code].http, QUERY_CODES[code].doc, extra);

/**
 * Queries within one process (combined mode). Request and answer are checked against their declaration and copied as JSON
 * on the way in and out: a caller never shares memory with a handler, and what would not survive the wire of the
 * decoupling mode fails here too.
 */
export class InProcessQueries implements QueryPort, QueryRegistry {
  readonly #handlers = new Map<string, Handler>();
  readonly #log: Logger;

  constructor({ log }: { readonly log: Logger }) {
    this.#log = log;
  }

  /** Registers the one handler of a query. Throws BrokenAssumption where it has one. */
  answer<D extends QueryDefinition>(query: D, handler: (request: z.output<D['request']>) => Promise<Result<QueryAnswer<D>, Problem>>): void {
    assert(!this.#handlers.has(query.name), `The query ${query.name} has a handler already.`);
    this.#handlers.set(query.name, handler as Handler);
  }

  /** See QueryPort: never throws, every failure is a Problem. */
  async ask<D extends QueryDefinition>(query: D, request: QueryRequest<D>): Promise<Result<QueryAnswer<D>, Problem>> {
    const handler = this.#handlers.get(query.name);
    if (handler === undefined) return err(fixedProblem('QUERY_UNAVAILABLE', { query: query.name }));
    const parsed = parseRequest(query, request);
    if (!parsed.ok) return parsed;
    try {
      return passBack(query, await handler(parsed.value)) as Result<QueryAnswer<D>, Problem>;
    } catch (error) {
      // The caller gets one fixed problem; what happened is for the log alone.
      this.#log.error('Query failed', { query: query.name, error });
      return err(fixedProblem('QUERY_FAILED', { query: query.name }));
    }
  }
}

function parseRequest(query: QueryDefinition, request: unknown): Result<unknown, Problem> {
  try {
    const parsed = query.request.safeParse(copyJson(request, 'request'));
    if (parsed.success) return ok(parsed.data);
    const issue = parsed.error.issues[0];
    return err(fixedProblem('QUERY_INVALID', { query: query.name, path: publicPath(issue?.path ?? []), issue: issue?.code ?? '' }));
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    return err(fixedProblem('QUERY_INVALID', { query: query.name, issue: 'not_json' }));
  }
}

/** Names of declared members; whatever a caller made up as a key does not come back as text. */
const publicPath = (path: readonly PropertyKey[]): string => path.map((name) => (/^[\w-]{1,40}$/.test(String(name)) ? String(name) : '?')).join('.');

/** Throws on an answer that its declaration does not allow: that is a bug of the handler. */
function passBack(query: QueryDefinition, result: Result<unknown, Problem>): Result<unknown, Problem> {
  if (!result.ok) return err(copyJson(result.error, 'problem') as unknown as Problem);
  return ok(query.answer.parse(copyJson(result.value, 'answer')));
}
