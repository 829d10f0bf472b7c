import type { QueryAnswer, QueryDefinition, QueryPort, QueryRegistry, QueryRequest } from '@mbaas/contracts-queries';
import { assert, err, type Problem, type Result } from '@mbaas/kernel';
import type { Logger } from '@mbaas/platform-observability';
import { isTransient } from '@mbaas/platform-postgres';
import { withSpan } from '@mbaas/platform-tracing';
import type { z } from 'zod';
import { checkOutcome, checkRequest, queryProblem } from './query-border.ts';

type Handler = (request: unknown) => Promise<Result<unknown, Problem>>;

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
    if (handler === undefined) return err(queryProblem('QUERY_UNAVAILABLE', { query: query.name }));
    const parsed = checkRequest(query, request);
    if (!parsed.ok) return parsed;
    try {
      const outcome = await withSpan(`query ${query.name}`, {}, () => handler(parsed.value));
      return checkOutcome(query, outcome) as Result<QueryAnswer<D>, Problem>;
    } catch (error) {
      // The caller gets a fixed problem; what happened is for the log alone.
      if (isTransient(error)) {
        this.#log.warn('A query found the database away', { query: query.name, error });
        return err(queryProblem('QUERY_UNAVAILABLE', { query: query.name }));
      }
      this.#log.error('Query failed', { query: query.name, error });
      return err(queryProblem('QUERY_FAILED', { query: query.name }));
    }
  }
}
