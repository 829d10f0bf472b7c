import { assetIssued, assetMoved, avatarChanged, operationChanged, scoreChanged, transactionSigned, walletCreated } from '@mbaas/contracts-events';
import { isFact, type Fact, type FactConsumer } from '@mbaas/platform-messaging';
import type { Database, Transaction } from '@mbaas/platform-postgres';
import type { EventLogStore } from './event-log.store.ts';

const EVENTS = [operationChanged, walletCreated, transactionSigned, assetIssued, assetMoved, avatarChanged, scoreChanged];

/** Writes what concerns a tenant into its event log, once and in order. */
export function eventLogConsumer(database: Database, store: EventLogStore): FactConsumer {
  return {
    name: 'gateway-event-log',
    database,
    schema: 'gateway',
    events: EVENTS,
    order: 'park',
    async handle(facts, tx) {
      for (const fact of facts) await rememberAvatar(fact, tx, store);
      const avatarTenants = await store.loadAvatarTenants(tx, facts.flatMap((fact) => (isFact(fact, scoreChanged) ? [fact.payload.avatar] : [])));
      for (const [tenant, own] of groupByTenant(facts, avatarTenants)) {
        const first = await store.append(
          tx,
          tenant,
          own.map(({ id, name, version, occurredAt, payload }) => ({ eventId: id, name, version, occurredAt, payload: withoutTenant(payload) })),
        );
        for (const [index, fact] of own.entries()) if (isFact(fact, operationChanged)) await store.saveOperation(tx, fact.payload, first + BigInt(index));
      }
    },
  };
}

async function rememberAvatar(fact: Fact, tx: Transaction, store: EventLogStore): Promise<void> {
  if (isFact(fact, avatarChanged) && fact.payload.tenant !== undefined) await store.saveAvatarTenant(tx, fact.payload.name, fact.payload.tenant);
}

function groupByTenant(facts: readonly Fact[], avatarTenants: ReadonlyMap<string, string>): ReadonlyMap<string, Fact[]> {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) {
    const tenant = isFact(fact, scoreChanged) ? avatarTenants.get(fact.payload.avatar) : tenantOf(fact.payload);
    if (tenant === undefined) continue;
    const group = groups.get(tenant);
    if (group === undefined) groups.set(tenant, [fact]);
    else group.push(fact);
  }
  return groups;
}

const tenantOf = (payload: unknown): string | undefined => (typeof payload === 'object' && payload !== null && 'tenant' in payload && typeof payload.tenant === 'string' ? payload.tenant : undefined);

function withoutTenant(payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null) return payload;
  const { tenant: _tenant, ...rest } = payload as { tenant?: unknown };
  return rest;
}
