import { tenantId } from '@mbaas/contracts-events';
import { z } from 'zod';
import { defineRoute } from './route-definition.ts';

const tenant = z.strictObject({ tenantId, name: z.string(), createdAt: z.iso.datetime() });

export const createTenant = defineRoute({
  id: 'createTenant',
  method: 'POST',
  path: '/v1/tenants',
  tag: 'Tenants',
  summary: 'Makes a tenant: a shop or an enterprise whose wallets, keys and events are its own.',
  access: 'operator',
  body: z.strictObject({ name: z.string().min(1).max(128) }),
  status: 201,
  answer: tenant,
});

export const getTenant = defineRoute({
  id: 'getTenant',
  method: 'GET',
  path: '/v1/tenants/{tenantId}',
  tag: 'Tenants',
  summary: 'A tenant; a tenant\'s key sees its own.',
  access: 'tenant',
  params: z.strictObject({ tenantId }),
  status: 200,
  answer: tenant,
});

export const createApiKey = defineRoute({
  id: 'createApiKey',
  method: 'POST',
  path: '/v1/tenants/{tenantId}/keys',
  tag: 'Tenants',
  summary: 'Makes an API key. Its text is shown this once; only a hash is kept.',
  access: 'tenant',
  params: z.strictObject({ tenantId }),
  body: z.strictObject({ label: z.string().max(128).default('') }),
  status: 201,
  answer: z.strictObject({ keyId: z.string(), apiKey: z.string(), tenantId, label: z.string(), createdAt: z.iso.datetime() }),
  // A stored answer would have to hold the key itself.
  idempotent: false,
});

export const revokeApiKey = defineRoute({
  id: 'revokeApiKey',
  method: 'POST',
  path: '/v1/tenants/{tenantId}/keys/{keyId}/revocation',
  tag: 'Tenants',
  summary: 'Ends an API key at once.',
  access: 'tenant',
  params: z.strictObject({ tenantId, keyId: z.string().regex(/^[0-9a-f]{16}$/) }),
  status: 201,
  answer: z.strictObject({ keyId: z.string(), revokedAt: z.iso.datetime() }),
  idempotent: false,
});
