import { operationId } from '@mbaas/contracts-events';
import {
  burnAsset,
  grantFromFaucet,
  issueAsset,
  moveAvatar,
  operation,
  registerAvatar,
  secondaryIssueAsset,
  transferAsset,
  transferEtp,
} from '@mbaas/contracts-queries';
import { z } from 'zod';
import { page, paged } from './page.ts';
import { defineRoute } from './route-definition.ts';

/** What a client sees: the tenant is the caller's own. */
export const operationView = operation.omit({ tenant: true });

/** `?dryRun=true` checks and builds, and changes nothing. */
export const dryRun = z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') });

/** Members of a command that come from the header, the key or the path. */
const outer = { tenant: true, idempotencyKey: true, dryRun: true } as const;

const symbolPath = z.strictObject({ symbol: z.string().min(1).max(64) });
const namePath = z.strictObject({ name: z.string().min(1).max(64) });
const write = { method: 'POST', access: 'tenant', query: dryRun, status: 202, answer: operationView } as const;

export const createTransfer = defineRoute({ ...write, id: 'createTransfer', path: '/v1/transfers', tag: 'Transfers', summary: 'Pays ETP to an address or an avatar.', body: transferEtp.request.omit(outer) });

export const createAsset = defineRoute({ ...write, id: 'createAsset', path: '/v1/assets', tag: 'Assets', summary: 'Issues an MST, for instance loyalty points.', body: issueAsset.request.omit(outer) });

export const createAssetIssue = defineRoute({
  ...write,
  id: 'createAssetIssue',
  path: '/v1/assets/{symbol}/issues',
  tag: 'Assets',
  summary: 'Issues more of an MST.',
  params: symbolPath,
  body: secondaryIssueAsset.request.omit({ ...outer, symbol: true }),
});

export const createAssetTransfer = defineRoute({
  ...write,
  id: 'createAssetTransfer',
  path: '/v1/assets/{symbol}/transfers',
  tag: 'Assets',
  summary: 'Moves units of an MST to an address or an avatar: grants points, redeems them.',
  params: symbolPath,
  body: transferAsset.request.omit({ ...outer, symbol: true }),
});

export const createAssetBurn = defineRoute({
  ...write,
  id: 'createAssetBurn',
  path: '/v1/assets/{symbol}/burns',
  tag: 'Assets',
  summary: 'Destroys units of an MST.',
  params: symbolPath,
  body: burnAsset.request.omit({ ...outer, symbol: true }),
});

export const createAvatar = defineRoute({ ...write, id: 'createAvatar', path: '/v1/avatars', tag: 'Avatars', summary: 'Registers an avatar.', body: registerAvatar.request.omit(outer) });

export const createAvatarMove = defineRoute({
  ...write,
  id: 'createAvatarMove',
  path: '/v1/avatars/{name}/moves',
  tag: 'Avatars',
  summary: 'Moves an avatar to another address.',
  params: namePath,
  body: moveAvatar.request.omit({ ...outer, name: true }),
});

export const createFaucetGrant = defineRoute({ ...write, id: 'createFaucetGrant', path: '/v1/faucet-grants', tag: 'Faucet', summary: 'Asks the faucet of a network that has one for ETP.', body: grantFromFaucet.request.omit(outer) });

export const getOperation = defineRoute({
  id: 'getOperation',
  method: 'GET',
  path: '/v1/operations/{operationId}',
  tag: 'Operations',
  summary: 'An operation: follow it until its state is final or rejected.',
  access: 'tenant',
  params: z.strictObject({ operationId }),
  status: 200,
  answer: operationView,
});

export const listOperations = defineRoute({
  id: 'listOperations',
  method: 'GET',
  path: '/v1/operations',
  tag: 'Operations',
  summary: 'Operations of the tenant as its events told them, newest first.',
  access: 'tenant',
  // The cursor is the number of an event.
  query: page.extend({ cursor: z.string().regex(/^\d{1,18}$/).optional() }),
  status: 200,
  answer: paged(operationView.pick({ operationId: true, kind: true, state: true, revision: true, txid: true, height: true, code: true })),
});
