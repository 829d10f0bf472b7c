import { answerMining, errorToValue, formatRpcValue, type ApiVersion } from '@mbaas/compat-mvsd-rpc';
import type { RouteDefinition } from '@mbaas/contracts-http';
import type { QueryPort } from '@mbaas/contracts-queries';
import type { Logger } from '@mbaas/platform-observability';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AccessStore } from '../access/access.store.ts';
import { authenticate } from '../access/authenticate.ts';
import { gatewayProblem } from '../gateway.errors.ts';
import { replyProblem } from '../http/problem-reply.ts';
import { traceRequest } from '../http/request-span.ts';
import { thrownProblem } from '../http/thrown-problem.ts';
import { miningDoor, ProducerRefused } from './mining-queries.door.ts';
import { decodeRpcRequest, encodeRpcAnswer } from './rpc-request.codec.ts';

/** A solution is 250 bytes; nothing that is answered here needs more than some of them. */
const BODY_LIMIT_BYTES = 16_384;

/** Miners hold the key in their URL, as a password. */
const CHALLENGE = 'Basic realm="mbaas", charset="UTF-8", Bearer';

const call = z.object({ jsonrpc: z.enum(['2.0', '3.0']), id: z.union([z.int(), z.string()]), method: z.string(), params: z.array(z.unknown()).optional() });
const answer = z.object({ jsonrpc: z.literal('2.0'), id: z.union([z.int(), z.string(), z.null()]), result: z.unknown().optional(), error: z.object({ code: z.int(), message: z.string() }).optional() });

const route = (api: ApiVersion): RouteDefinition =>
  Object.freeze({
    id: `rpc${api.toUpperCase()}`,
    method: 'POST',
    path: `/rpc/${api}`,
    tag: 'Mining',
    summary: `A full node's JSON-RPC of version ${api.slice(1)} for external miners: getwork, submitwork, getmininginfo. The operator's key as Bearer, or as the password of HTTP Basic.`,
    access: 'operator',
    body: call,
    status: 200,
    answer,
    // Work is taken once: its header hash is the key.
    idempotent: false,
  });

/** What the description says of the JSON-RPC port; no resources of `/v1`, so declared here. */
export const rpcRoutes = { v2: route('v2'), v3: route('v3') } as const;

/**
 * `POST /rpc/v2` and `/rpc/v3`: the node's JSON-RPC for miners. Mining commands are answered; every other command is the node's
 * error 1020, for the rest of its RPC is not offered by this platform's port. What the node has a form for is answered in it with
 * status 200; missing keys, bodies too large and a producer that is away are problems, as on every other route.
 */
export async function registerRpc(server: FastifyInstance, options: { readonly access: AccessStore; readonly queries: QueryPort; readonly log: Logger }): Promise<void> {
  const door = miningDoor(options.queries);

  const answerCall = async (api: ApiVersion, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const caller = await authenticate(request.headers, options.access, { basic: true });
    if (!caller.ok) return replyProblem(reply.header('www-authenticate', CHALLENGE), caller.error);
    if (!caller.value.operator) return replyProblem(reply, gatewayProblem('GATEWAY_FORBIDDEN'));
    const given = decodeRpcRequest(Buffer.isBuffer(request.body) ? request.body : new Uint8Array());
    if (!given.ok) return replyRpc(reply, encodeRpcAnswer(given.error.id, { error: errorToValue(given.error.error) }, formatRpcValue));
    const { id, method, params } = given.value;
    const answered = await answerMining({ api, command: method, params }, door);
    return replyRpc(reply, encodeRpcAnswer(id, answered.ok ? { result: answered.value } : { error: errorToValue(answered.error) }, formatRpcValue));
  };

  await server.register(async (scope) => {
    // Read here and not by the framework: what is no JSON has a form of the node's.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes));
    // Nest's filter does not see what is thrown beside its controllers.
    scope.setErrorHandler((error, _request, reply) => replyProblem(reply, error instanceof ProducerRefused ? error.problem : thrownProblem(error, options.log)));
    for (const api of ['v2', 'v3'] as const) {
      scope.post(rpcRoutes[api].path, { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
        await traceRequest(rpcRoutes[api], request, reply, () => answerCall(api, request, reply));
        return reply;
      });
    }
  });
}

function replyRpc(reply: FastifyReply, text: string): void {
  void reply.status(200).header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-store').send(text);
}
