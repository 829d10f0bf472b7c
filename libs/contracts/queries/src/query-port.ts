import type { Problem, Result } from '@mbaas/kernel';
import type { QueryAnswer, QueryDefinition, QueryRequest } from './query-definition.ts';

/**
 * Asks other services. Never throws for an expected outcome: a refusal, a malformed request (`QUERY_INVALID`), an absent
 * service (`QUERY_UNAVAILABLE`) and a bug on the other side (`QUERY_FAILED`) are problems with a code.
 */
export interface QueryPort {
  ask<D extends QueryDefinition>(query: D, request: QueryRequest<D>): Promise<Result<QueryAnswer<D>, Problem>>;
}

/** Where a service registers its answers. One handler a query. */
export interface QueryRegistry {
  answer<D extends QueryDefinition>(query: D, handler: (request: import('zod').output<D['request']>) => Promise<Result<QueryAnswer<D>, Problem>>): void;
}
