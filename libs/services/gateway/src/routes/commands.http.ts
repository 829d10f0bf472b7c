import {
  createAsset,
  createAssetBurn,
  createAssetIssue,
  createAssetTransfer,
  createAvatar,
  createAvatarMove,
  createFaucetGrant,
  createTransfer,
  getOperation,
  listOperations,
} from '@mbaas/contracts-http';
import {
  burnAsset,
  grantFromFaucet,
  issueAsset,
  moveAvatar,
  operationQueries,
  registerAvatar,
  secondaryIssueAsset,
  transferAsset,
  transferEtp,
  type Operation,
  type QueryPort,
} from '@mbaas/contracts-queries';
import { err, ok, type Problem, type Result } from '@mbaas/kernel';
import type { EventLogStore } from '../events/event-log.store.ts';
import { gatewayProblem } from '../gateway.errors.ts';
import { bind, type CallContext, type RouteBinding } from '../http/route-binding.ts';

const view = (outcome: Result<Operation, Problem>) => {
  if (!outcome.ok) return outcome;
  const { tenant: _tenant, ...rest } = outcome.value;
  return ok(rest);
};

/** Members of every command that come from the call, not from its body. */
const command = ({ caller, idempotencyKey }: CallContext, query: { readonly dryRun: 'true' | 'false' }) => ({ tenant: caller.tenant, idempotencyKey, dryRun: query.dryRun === 'true' });

/** Everything that becomes a transaction: each answers with an operation. */
export const commandRoutes = (queries: QueryPort, events: EventLogStore): RouteBinding[] => [
  bind(createTransfer, async ({ body, query }, call) => view(await queries.ask(transferEtp, { ...command(call, query), ...body })), 'mst'),
  bind(createAsset, async ({ body, query }, call) => view(await queries.ask(issueAsset, { ...command(call, query), ...body })), 'mst'),
  bind(createAssetIssue, async ({ params, body, query }, call) => view(await queries.ask(secondaryIssueAsset, { ...command(call, query), ...body, symbol: params.symbol })), 'mst'),
  bind(createAssetTransfer, async ({ params, body, query }, call) => view(await queries.ask(transferAsset, { ...command(call, query), ...body, symbol: params.symbol })), 'mst'),
  bind(createAssetBurn, async ({ params, body, query }, call) => view(await queries.ask(burnAsset, { ...command(call, query), ...body, symbol: params.symbol })), 'mst'),
  bind(createAvatar, async ({ body, query }, call) => view(await queries.ask(registerAvatar, { ...command(call, query), ...body })), 'identity'),
  bind(createAvatarMove, async ({ params, body, query }, call) => view(await queries.ask(moveAvatar, { ...command(call, query), ...body, name: params.name })), 'identity'),
  bind(createFaucetGrant, async ({ body, query }, call) => view(await queries.ask(grantFromFaucet, { ...command(call, query), ...body })), 'producer'),

  bind(getOperation, async ({ params }, { caller }) => {
    const owner = Object.entries(operationQueries).find(([prefix]) => params.operationId.startsWith(`${prefix}_`));
    return owner === undefined ? err(gatewayProblem('GATEWAY_NOT_FOUND')) : view(await queries.ask(owner[1], { tenant: caller.tenant, operationId: params.operationId }));
  }),

  bind(listOperations, async ({ query }, { caller }) => ok(await events.listOperations(caller.tenant, query.limit, query.cursor))),
];
