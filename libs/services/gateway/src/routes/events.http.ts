import { createOidcClient, listEvents } from '@mbaas/contracts-http';
import { registerOidcClient, type QueryPort } from '@mbaas/contracts-queries';
import { ok } from '@mbaas/kernel';
import type { EventLogStore } from '../events/event-log.store.ts';
import { bind, type RouteBinding } from '../http/route-binding.ts';

/** The tenant's event log, and its OpenID clients. */
export const eventRoutes = (queries: QueryPort, events: EventLogStore): RouteBinding[] => [
  bind(listEvents, async ({ query }, { caller }) => {
    const items = await events.loadAfter(caller.tenant, BigInt(query.after), query.limit);
    return ok({ items, after: items.at(-1)?.sequence ?? query.after });
  }),

  bind(createOidcClient, ({ body }, { caller, idempotencyKey }) => queries.ask(registerOidcClient, { tenant: caller.tenant, idempotencyKey, ...body })),
];
