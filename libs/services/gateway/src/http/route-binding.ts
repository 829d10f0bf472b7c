import type { RouteAnswer, RouteDefinition, RouteInput } from '@mbaas/contracts-http';
import type { PressureOwner } from '@mbaas/contracts-queries';
import type { Problem, Result } from '@mbaas/kernel';
import type { Caller } from '../access/caller.ts';

/** What surrounds a call. `idempotencyKey` is set on every write that needs one. */
export interface CallContext {
  readonly caller: Caller;
  readonly idempotencyKey: string;
}

/** A declared route with the call that answers it. */
export interface RouteBinding {
  readonly route: RouteDefinition;
  /** Who has to work a write off after it was answered: the door refuses it while that service is behind. */
  readonly owner?: PressureOwner;
  readonly answer: (input: RouteInput<RouteDefinition>, context: CallContext) => Promise<Result<unknown, Problem>>;
}

/** Ties a handler to a route (and to the service that works it off); input and answer are typed by the declaration. */
export function bind<D extends RouteDefinition>(route: D, answer: (input: RouteInput<D>, context: CallContext) => Promise<Result<RouteAnswer<D>, Problem>>, owner?: PressureOwner): RouteBinding {
  // The pipeline parses the input with this very declaration before it calls.
  return { route, answer: answer as RouteBinding['answer'], ...(owner === undefined ? {} : { owner }) };
}
