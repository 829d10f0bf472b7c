import type { FactPayload, operationChanged } from '@mbaas/contracts-events';
import type { eventView, listOperations, RouteAnswer } from '@mbaas/contracts-http';
import { assert } from '@mbaas/kernel';
import type { Database, Transaction } from '@mbaas/platform-postgres';
import type { z } from 'zod';

export type EventView = z.output<typeof eventView>;

/** An event on its way into a tenant's log. */
export interface NewEvent {
  readonly eventId: string;
  readonly name: string;
  readonly version: number;
  readonly occurredAt: string;
  readonly payload: unknown;
}

/** The newest change of an operation, and the sequence of the first one told with it. */
export interface ToldOperation {
  readonly change: FactPayload<typeof operationChanged>;
  readonly firstSequence: bigint;
}

/** Channel that wakes streams; its payload is the tenant. */
export const EVENT_CHANNEL = 'gateway_event';

/** What tenants are told, in an order of their own without gaps. */
export class EventLogStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Appends events of one tenant in the given order; the sequence of the first. Streams wake at commit. */
  async append(tx: Transaction, tenant: string, events: readonly NewEvent[]): Promise<bigint> {
    const { rows } = await tx.query<{ last_sequence: bigint }>(
      `INSERT INTO gateway.event_counter AS counter (tenant_id, last_sequence) VALUES ($1, $2)
       ON CONFLICT (tenant_id) DO UPDATE SET last_sequence = counter.last_sequence + $2 RETURNING last_sequence`,
      [tenant, events.length],
    );
    const [row] = rows;
    assert(row !== undefined, 'an upsert returns its row');
    const first = row.last_sequence - BigInt(events.length) + 1n;
    await tx.query(
      `INSERT INTO gateway.event_log (tenant_id, sequence, event_id, name, version, occurred_at, data)
       SELECT $1, $2::bigint + ordinality - 1, event_id, name, version, occurred_at, data
       FROM unnest($3::uuid[], $4::text[], $5::int[], $6::timestamptz[], $7::text[]) WITH ORDINALITY AS new (event_id, name, version, occurred_at, data, ordinality)`,
      [
        tenant,
        first,
        events.map(({ eventId }) => eventId),
        events.map(({ name }) => name),
        events.map(({ version }) => version),
        events.map(({ occurredAt }) => occurredAt),
        events.map(({ payload }) => JSON.stringify(payload)),
      ],
    );
    await tx.query('SELECT pg_notify($1, $2)', [EVENT_CHANNEL, tenant]);
    return first;
  }

  /** Events after a sequence, oldest first. */
  async loadAfter(tenant: string, after: bigint, limit: number): Promise<EventView[]> {
    const { rows } = await this.#database.query<{ sequence: bigint; event_id: string; name: string; version: number; occurred_at: Date; data: string }>(
      { name: 'gateway-events', text: 'SELECT sequence, event_id, name, version, occurred_at, data FROM gateway.event_log WHERE tenant_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3' },
      [tenant, after, limit],
    );
    return rows.map((row) => ({
      sequence: row.sequence.toString(),
      id: row.event_id,
      name: row.name,
      version: row.version,
      occurredAt: row.occurred_at.toISOString(),
      data: JSON.parse(row.data) as EventView['data'],
    }));
  }

  /** Remembers the newest state of operations, each named once; an older revision changes nothing. */
  async saveOperations(tx: Transaction, operations: readonly ToldOperation[]): Promise<void> {
    if (operations.length === 0) return;
    const column = <T>(pick: (told: ToldOperation) => T): T[] => operations.map(pick);
    await tx.query(
      `INSERT INTO gateway.operation AS known (operation_id, tenant_id, kind, state, revision, txid, height, code, first_sequence)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::bigint[], $8::text[], $9::bigint[])
       ON CONFLICT (operation_id) DO UPDATE
         SET state = EXCLUDED.state, revision = EXCLUDED.revision, txid = EXCLUDED.txid, height = EXCLUDED.height, code = EXCLUDED.code
         WHERE known.revision < EXCLUDED.revision`,
      [
        column(({ change }) => change.operationId),
        column(({ change }) => change.tenant),
        column(({ change }) => change.kind),
        column(({ change }) => change.state),
        column(({ change }) => change.revision),
        column(({ change }) => change.txid ?? null),
        column(({ change }) => change.height ?? null),
        column(({ change }) => change.code ?? null),
        column(({ firstSequence }) => firstSequence),
      ],
    );
  }

  /** Operations newest first; the cursor is the sequence that first told of the last one. */
  async listOperations(tenant: string, limit: number, cursor?: string): Promise<RouteAnswer<typeof listOperations>> {
    const before = cursor === undefined ? 2n ** 62n : BigInt(cursor);
    const { rows } = await this.#database.query<{ operation_id: string; kind: string; state: string; revision: number; txid: string | null; height: bigint | null; code: string | null; first_sequence: bigint }>(
      `SELECT operation_id, kind, state, revision, txid, height, code, first_sequence FROM gateway.operation
       WHERE tenant_id = $1 AND first_sequence < $2 ORDER BY first_sequence DESC LIMIT $3`,
      [tenant, before, limit],
    );
    const last = rows.at(-1);
    return {
      items: rows.map((row) => ({
        operationId: row.operation_id,
        kind: row.kind as FactPayload<typeof operationChanged>['kind'],
        state: row.state as FactPayload<typeof operationChanged>['state'],
        revision: row.revision,
        ...(row.txid === null ? {} : { txid: row.txid }),
        ...(row.height === null ? {} : { height: Number(row.height) }),
        ...(row.code === null ? {} : { code: row.code }),
      })),
      ...(rows.length === limit && last !== undefined ? { next: last.first_sequence.toString() } : {}),
    };
  }

  /** Whose avatars they are, by name. */
  async saveAvatarTenants(tx: Transaction, tenants: ReadonlyMap<string, string>): Promise<void> {
    if (tenants.size === 0) return;
    await tx.query(
      `INSERT INTO gateway.tenant_avatar (name, tenant_id) SELECT * FROM unnest($1::text[], $2::text[])
       ON CONFLICT (name) DO UPDATE SET tenant_id = EXCLUDED.tenant_id`,
      [[...tenants.keys()], [...tenants.values()]],
    );
  }

  /** The tenant each of the avatars was registered by, where one of ours did. */
  async loadAvatarTenants(tx: Transaction, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { rows } = await tx.query<{ name: string; tenant_id: string }>('SELECT name, tenant_id FROM gateway.tenant_avatar WHERE name = ANY($1)', [names]);
    return new Map(rows.map(({ name, tenant_id }) => [name, tenant_id]));
  }
}
