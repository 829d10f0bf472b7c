import type { z } from 'zod';

/**
 * A question or request for an answer now (ARCHITECTURE §4): a function call in combined mode, HTTP between processes.
 * Request and answer are JSON-safe: amounts are decimal strings, hashes reversed hex, bytes hex.
 * `effect: 'changes'` requests carry an idempotency key in their schema, so that a caller may ask again after a crash.
 */
export interface QueryDefinition<Request extends z.ZodType = z.ZodType, Answer extends z.ZodType = z.ZodType> {
  /** `<owner>.<verb-or-noun>`: `chain.balance`, `keys.sign-transaction`. */
  readonly name: string;
  readonly effect: 'reads' | 'changes';
  readonly doc: string;
  readonly request: Request;
  readonly answer: Answer;
}

export type QueryRequest<D extends QueryDefinition> = z.input<D['request']>;
export type QueryAnswer<D extends QueryDefinition> = z.output<D['answer']>;

/** Declares a query. Throws at import on a malformed name. */
export function defineQuery<const Request extends z.ZodType, const Answer extends z.ZodType>(
  definition: QueryDefinition<Request, Answer>,
): QueryDefinition<Request, Answer> {
  if (!/^[a-z][a-z0-9]*\.[a-z]+(-[a-z]+)*$/.test(definition.name)) throw new Error(`query name ${definition.name} is malformed`);
  return Object.freeze(definition);
}
