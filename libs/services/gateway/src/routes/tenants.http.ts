import { createApiKey, createTenant, getTenant, revokeApiKey } from '@mbaas/contracts-http';
import { assert, err, ok } from '@mbaas/kernel';
import { createHash } from 'node:crypto';
import type { AccessStore, TenantRow } from '../access/access.store.ts';
import { formatApiKey, generateApiKey } from '../access/api-key.ts';
import type { Caller } from '../access/caller.ts';
import { gatewayProblem } from '../gateway.errors.ts';
import { bind, type RouteBinding } from '../http/route-binding.ts';

const view = ({ tenantId, name, createdAt }: TenantRow) => ({ tenantId, name, createdAt: createdAt.toISOString() });

const mayActFor = (caller: Caller, tenantId: string): boolean => caller.operator || caller.tenant === tenantId;

/** Tenants and their keys. */
export const tenantRoutes = (store: AccessStore): RouteBinding[] => [
  bind(createTenant, async ({ body }, { caller, idempotencyKey }) => {
    // The id follows from caller and key, so that a repeated request after a crash meets the same tenant.
    const tenantId = `ten_${createHash('sha256').update(`${caller.tenant}\n${idempotencyKey}`).digest('hex').slice(0, 32)}`;
    await store.saveTenant(tenantId, body.name);
    const tenant = await store.findTenant(tenantId);
    assert(tenant !== null, 'a saved tenant is there');
    return ok(view(tenant));
  }),

  bind(getTenant, async ({ params }, { caller }) => {
    const tenant = mayActFor(caller, params.tenantId) ? await store.findTenant(params.tenantId) : null;
    return tenant === null ? err(gatewayProblem('GATEWAY_NOT_FOUND')) : ok(view(tenant));
  }),

  bind(createApiKey, async ({ params, body }, { caller }) => {
    const tenant = mayActFor(caller, params.tenantId) ? await store.findTenant(params.tenantId) : null;
    if (tenant === null) return err(gatewayProblem('GATEWAY_NOT_FOUND'));
    const key = generateApiKey();
    const createdAt = await store.saveKey(key, tenant.tenantId, { operator: false, label: body.label });
    return ok({ keyId: key.keyId, apiKey: formatApiKey(key), tenantId: tenant.tenantId, label: body.label, createdAt: createdAt.toISOString() });
  }),

  bind(revokeApiKey, async ({ params }, { caller }) => {
    const revokedAt = mayActFor(caller, params.tenantId) ? await store.revokeKey(params.keyId, params.tenantId) : null;
    return revokedAt === null ? err(gatewayProblem('GATEWAY_NOT_FOUND')) : ok({ keyId: params.keyId, revokedAt: revokedAt.toISOString() });
  }),
];
