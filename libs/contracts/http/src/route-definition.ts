import type { z } from 'zod';

/** Who may call: anyone, a tenant's key, or the operator's key. */
export type RouteAccess = 'public' | 'tenant' | 'operator';

type Shape = z.ZodType | undefined;

/**
 * One REST route. The gateway's controllers, the OpenAPI page and the client come from this declaration.
 * Writes (`POST`) need an `Idempotency-Key` header unless `idempotent: false` says why they need none.
 */
export interface RouteDefinition<Params extends Shape = Shape, Query extends Shape = Shape, Body extends Shape = Shape, Answer extends z.ZodType = z.ZodType> {
  /** Unique; the operationId of OpenAPI and the method of a client. */
  readonly id: string;
  readonly method: 'GET' | 'POST';
  /** `/v1/assets/{symbol}/transfers`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly access: RouteAccess;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** 200 read · 201 made at once · 202 an operation to be followed. */
  readonly status: 200 | 201 | 202;
  readonly answer: Answer;
  readonly idempotent?: false;
}

type Parsed<S extends Shape> = [NonNullable<S>] extends [never] ? undefined : z.output<NonNullable<S>>;

/** What a handler gets: each part already validated. */
export interface RouteInput<D extends RouteDefinition> {
  readonly params: Parsed<D['params']>;
  readonly query: Parsed<D['query']>;
  readonly body: Parsed<D['body']>;
}

export type RouteAnswer<D extends RouteDefinition> = z.output<D['answer']>;

/** Declares a route. Throws at import on a path outside `/v1` or a write that does not say how it answers. */
export function defineRoute<
  const Answer extends z.ZodType,
  const Params extends Shape = undefined,
  const Query extends Shape = undefined,
  const Body extends Shape = undefined,
>(definition: RouteDefinition<Params, Query, Body, Answer>): RouteDefinition<Params, Query, Body, Answer> {
  if (!/^\/v1(\/([a-z-]+|\{[a-zA-Z]+\}))+$/.test(definition.path)) throw new Error(`route path ${definition.path} is malformed`);
  if (definition.method === 'GET' && definition.status !== 200) throw new Error(`read ${definition.id} answers 200`);
  return Object.freeze(definition);
}
