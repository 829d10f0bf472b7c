import { registerOidcClient } from '@mbaas/contracts-queries';
import { z } from 'zod';
import { defineRoute } from './route-definition.ts';

/** A fact as a tenant sees it. `sequence` is dense per tenant, so that a gap is provable. */
export const eventView = z.strictObject({
  sequence: z.string().regex(/^\d{1,19}$/),
  id: z.uuid(),
  name: z.string(),
  version: z.int(),
  occurredAt: z.iso.datetime(),
  data: z.record(z.string(), z.unknown()),
});

export const listEvents = defineRoute({
  id: 'listEvents',
  method: 'GET',
  path: '/v1/events',
  tag: 'Events',
  summary: 'Events of the tenant after a cursor, oldest first. `GET /v1/events/stream` sends the same as they happen (text/event-stream).',
  access: 'tenant',
  query: z.strictObject({ after: z.string().regex(/^\d{1,18}$/).default('0'), limit: z.coerce.number().int().min(1).max(1000).default(100) }),
  status: 200,
  answer: z.strictObject({ items: z.array(eventView), after: z.string() }),
});

export const createOidcClient = defineRoute({
  id: 'createOidcClient',
  method: 'POST',
  path: '/v1/oidc-clients',
  tag: 'Identity',
  summary: 'Registers an OpenID client for avatar login: authorization code with PKCE, no secret.',
  access: 'tenant',
  body: registerOidcClient.request.omit({ tenant: true, idempotencyKey: true }),
  status: 201,
  answer: registerOidcClient.answer,
});
