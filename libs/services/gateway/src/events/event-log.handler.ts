import { avatarChanged, operationChanged, scoreChanged } from '@mbaas/contracts-events';
import { isFact, type Fact } from '@mbaas/platform-messaging';
import type { FactContext } from '@mbaas/platform-nest-transport';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { EventLogStore, type ToldOperation } from './event-log.store.ts';

/** Writes what concerns a tenant into its event log, once and in order. */
@Controller()
export class EventLogHandler {
  readonly #store: EventLogStore;

  constructor(@Inject(EventLogStore) store: EventLogStore) {
    this.#store = store;
  }

  @EventPattern(['operation.changed', 'keys.wallet-created', 'keys.transaction-signed', 'mst.asset-issued', 'mst.asset-moved', 'identity.avatar-changed', 'mars.score-changed'])
  async tell(@Payload() facts: readonly Fact[], @Ctx() { tx }: FactContext): Promise<void> {
    await this.#store.saveAvatarTenants(tx, avatarTenantsIn(facts));
    const avatarTenants = await this.#store.loadAvatarTenants(tx, facts.flatMap((fact) => (isFact(fact, scoreChanged) ? [fact.payload.avatar] : [])));
    for (const [tenant, own] of groupByTenant(facts, avatarTenants)) {
      const first = await this.#store.append(
        tx,
        tenant,
        own.map(({ id, name, version, occurredAt, payload }) => ({ eventId: id, name, version, occurredAt, payload: withoutTenant(payload) })),
      );
      await this.#store.saveOperations(tx, newestOperations(own, first));
    }
  }
}

/** Name → tenant of the avatars that one of ours registered or moved. */
function avatarTenantsIn(facts: readonly Fact[]): ReadonlyMap<string, string> {
  const tenants = new Map<string, string>();
  for (const fact of facts) if (isFact(fact, avatarChanged) && fact.payload.tenant !== undefined) tenants.set(fact.payload.name, fact.payload.tenant);
  return tenants;
}

/** Each operation once with its highest revision; `first` is the sequence of the first fact. */
function newestOperations(facts: readonly Fact[], first: bigint): ToldOperation[] {
  const told = new Map<string, ToldOperation>();
  for (const [index, fact] of facts.entries()) {
    if (!isFact(fact, operationChanged)) continue;
    const change = fact.payload;
    const known = told.get(change.operationId);
    if (known !== undefined && known.change.revision >= change.revision) continue;
    told.set(change.operationId, { change, firstSequence: known?.firstSequence ?? first + BigInt(index) });
  }
  return [...told.values()];
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
