import type { RouteDefinition, RouteInput } from '@mbaas/contracts-http';
import { err, ok, type Problem, type Result } from '@mbaas/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessStore } from '../access/access.store.ts';
import { authenticate } from '../access/authenticate.ts';
import type { Caller } from '../access/caller.ts';
import { gatewayProblem } from '../gateway.errors.ts';
import type { IdempotencyStore } from '../idempotency/idempotency.store.ts';
import { requestHash } from '../idempotency/request-hash.ts';
import type { PressureGate } from '../pressure/pressure-gate.ts';
import { parseInput } from './parse-input.ts';
import { replyProblem } from './problem-reply.ts';
import type { RouteBinding } from './route-binding.ts';

/** Caller of routes that need no key. */
const ANYONE: Caller = { tenant: 'public', keyId: '', operator: false };

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,128}$/;

export interface PipelineStores {
  readonly access: AccessStore;
  readonly idempotency: IdempotencyStore;
  readonly gate: Pick<PressureGate, 'refusal'>;
}

/** Every request takes these steps in this order: who → may they → is it well formed → is there room → seen before → answer. */
export async function handleRequest({ route, answer, owner }: RouteBinding, stores: PipelineStores, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const caller = await identify(route, stores.access, request);
  if (!caller.ok) return replyProblem(reply, caller.error);
  const input = parseInput(route, request);
  if (!input.ok) return replyProblem(reply, input.error);

  // Before anything is noted of the request: what is refused here was not taken.
  const busy = owner === undefined || isDryRun(input.value) ? undefined : await stores.gate.refusal(owner);
  if (busy !== undefined) return replyProblem(reply, busy);

  if (route.method === 'GET' || route.idempotent === false || isDryRun(input.value)) {
    const outcome = await answer(input.value, { caller: caller.value, idempotencyKey: 'none' });
    return outcome.ok ? replyJson(reply, isDryRun(input.value) ? 200 : route.status, JSON.stringify(outcome.value)) : replyProblem(reply, outcome.error);
  }
  return handleOnce({ route, answer }, stores.idempotency, caller.value, input.value, request, reply);
}

/** A write with an Idempotency-Key: the first answer is kept and given again. */
async function handleOnce({ route, answer }: RouteBinding, idempotency: IdempotencyStore, caller: Caller, input: RouteInput<RouteDefinition>, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || !IDEMPOTENCY_KEY.test(key)) return replyProblem(reply, gatewayProblem('GATEWAY_IDEMPOTENCY_KEY_MISSING'));
  const claim = await idempotency.claim(caller.tenant, key, requestHash(route.id, input));
  if (claim.state === 'other-request') return replyProblem(reply, gatewayProblem('GATEWAY_IDEMPOTENCY_KEY_REUSED'));
  if (claim.state === 'answered') {
    void reply.header('idempotent-replayed', 'true');
    return replyJson(reply, claim.status, claim.answer);
  }
  const outcome = await answer(input, { caller, idempotencyKey: key });
  if (outcome.ok) {
    const text = JSON.stringify(outcome.value);
    await idempotency.saveAnswer(caller.tenant, key, route.status, text);
    return replyJson(reply, route.status, text);
  }
  // After a failure of ours the request may have had its effect: the key keeps standing for it.
  if (outcome.error.status < 500) await idempotency.release(caller.tenant, key);
  return replyProblem(reply, outcome.error);
}

async function identify(route: RouteDefinition, store: AccessStore, request: FastifyRequest): Promise<Result<Caller, Problem>> {
  if (route.access === 'public') return ok(ANYONE);
  const caller = await authenticate(request.headers, store);
  if (caller.ok && route.access === 'operator' && !caller.value.operator) return err(gatewayProblem('GATEWAY_FORBIDDEN'));
  return caller;
}

const isDryRun = ({ query }: RouteInput<RouteDefinition>): boolean => typeof query === 'object' && query !== null && 'dryRun' in query && query.dryRun === 'true';

function replyJson(reply: FastifyReply, status: number, text: string): void {
  void reply.status(status).header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-store').send(text);
}
