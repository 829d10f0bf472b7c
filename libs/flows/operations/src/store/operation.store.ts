import { assert } from '@mbaas/kernel';
import { operationChanged, type OperationKind, type OperationState } from '@mbaas/contracts-events';
import { appendFacts, newFact } from '@mbaas/platform-messaging';
import type { Queryable, Transaction } from '@mbaas/platform-postgres';
import { assertMove } from '../operation-states.ts';
import type { OpenOperations, OperationMetrics } from '../operations.metrics.ts';
import { operationColumns, patchAssignments, shownTxid, type OperationPatch, type OperationRow } from './operation-row.ts';

export interface NewOperation {
  readonly id: string;
  readonly tenant: string;
  readonly kind: OperationKind;
  readonly idempotencyKey: string;
  readonly request: unknown;
  readonly requestHash: Uint8Array;
}

/** Who asked for a transaction. */
export interface OperationOwner {
  readonly id: string;
  readonly tenant: string;
  readonly kind: OperationKind;
}

/** The operations of one schema. Every change of state writes its step and its fact in the same transaction. */
export class OperationStore {
  readonly #schema: string;
  readonly #table: string;
  readonly #changed: OperationMetrics['changed'];

  /** `changed` is told of each change before its transaction commits. */
  constructor(schema: string, changed: OperationMetrics['changed'] = () => undefined) {
    assert(/^[a-z][a-z0-9_]{0,62}$/.test(schema), 'A schema is a lower-case SQL name.');
    this.#changed = changed;
    this.#schema = schema;
    this.#table = `${schema}.operation`;
  }

  /** Stores a new operation; undefined when the tenant used the key for this kind before. */
  async insert(tx: Transaction, operation: NewOperation, at: Date): Promise<OperationRow | undefined> {
    const { rows } = await tx.query<OperationRow>(
      `INSERT INTO ${this.#table} (id, tenant, kind, idempotency_key, request, request_hash, state, revision, due_at, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'submitted', 1, $7, $7, $7) ON CONFLICT (tenant, kind, idempotency_key) DO NOTHING RETURNING ${operationColumns()}`,
      [operation.id, operation.tenant, operation.kind, operation.idempotencyKey, JSON.stringify(operation.request), operation.requestHash, at],
    );
    const row = rows[0];
    if (row !== undefined) await this.#record(tx, 'none', row, at);
    return row;
  }

  /**
   * Moves an operation, if nobody else has changed it since `row` was read: undefined then, and nothing happens.
   * Throws BrokenAssumption on a move outside the state table.
   */
  async move(tx: Transaction, row: OperationRow, to: OperationState, patch: OperationPatch, at: Date): Promise<OperationRow | undefined> {
    assertMove(row.state, to);
    const set = patchAssignments({ failures: 0, ...patch }, 5);
    const { rows } = await tx.query<OperationRow>(
      `UPDATE ${this.#table} SET state = $3, revision = revision + 1, updated_at = $4, ${set.sql} WHERE id = $1 AND revision = $2 RETURNING ${operationColumns()}`,
      [row.id, row.revision, to, at, ...set.values],
    );
    const moved = rows[0];
    if (moved === undefined) return undefined;
    await this.#record(tx, row.state, moved, at);
    return moved;
  }

  /** Keeps an operation as it is until the end of the transaction; false when it has moved since `row` was read. */
  async lock(tx: Transaction, row: OperationRow): Promise<boolean> {
    const { rowCount } = await tx.query(`SELECT 1 FROM ${this.#table} WHERE id = $1 AND revision = $2 FOR UPDATE`, [row.id, row.revision]);
    return rowCount === 1;
  }

  /** Changes what tenants do not see; undefined when the operation has moved since `row` was read. */
  async patch(on: Queryable, row: OperationRow, patch: OperationPatch): Promise<OperationRow | undefined> {
    const set = patchAssignments(patch, 3);
    const { rows } = await on.query<OperationRow>(
      `UPDATE ${this.#table} SET ${set.sql} WHERE id = $1 AND revision = $2 RETURNING ${operationColumns()}`,
      [row.id, row.revision, ...set.values],
    );
    return rows[0];
  }

  async find(on: Queryable, tenant: string, id: string): Promise<OperationRow | undefined> {
    const { rows } = await on.query<OperationRow>(`SELECT ${operationColumns()} FROM ${this.#table} WHERE tenant = $1 AND id = $2`, [tenant, id]);
    return rows[0];
  }

  async findByKey(on: Queryable, operation: Pick<NewOperation, 'tenant' | 'kind' | 'idempotencyKey'>): Promise<OperationRow | undefined> {
    const { rows } = await on.query<OperationRow>(`SELECT ${operationColumns()} FROM ${this.#table} WHERE tenant = $1 AND kind = $2 AND idempotency_key = $3`, [
      operation.tenant,
      operation.kind,
      operation.idempotencyKey,
    ]);
    return rows[0];
  }

  /** Operations whose present transaction is one of these, rejected ones apart; locked, in order of number. */
  async lockByTxids(tx: Transaction, txids: readonly Uint8Array[]): Promise<OperationRow[]> {
    const { rows } = await tx.query<OperationRow>(`SELECT ${operationColumns()} FROM ${this.#table} WHERE txid = ANY($1) AND state <> 'rejected' ORDER BY number FOR UPDATE`, [txids]);
    return rows;
  }

  /** Operations that had contested one of these transactions and do not stand by it any more: rejected, or another one was built. */
  async givenUp(on: Queryable, txids: readonly Uint8Array[]): Promise<OperationRow[]> {
    const { rows } = await on.query<OperationRow>(
      `SELECT DISTINCT ${operationColumns('o')} FROM ${this.#schema}.operation_step s JOIN ${this.#table} o ON o.id = s.operation_id
       WHERE s.to_state = 'contested' AND s.txid = ANY($1) AND (o.state = 'rejected' OR o.txid IS DISTINCT FROM s.txid)`,
      [txids],
    );
    return rows;
  }

  /** Whose transaction this is, rejected operations apart. */
  async ownerOf(on: Queryable, txid: Uint8Array): Promise<OperationOwner | undefined> {
    const { rows } = await on.query<OperationOwner & Record<string, unknown>>(`SELECT id, tenant, kind FROM ${this.#table} WHERE txid = $1 AND state <> 'rejected'`, [txid]);
    return rows[0];
  }

  /** Confirmed operations at or below a height, locked. */
  async lockConfirmedUpTo(tx: Transaction, height: number): Promise<OperationRow[]> {
    const { rows } = await tx.query<OperationRow>(`SELECT ${operationColumns()} FROM ${this.#table} WHERE state = 'confirmed' AND height <= $1 ORDER BY number FOR UPDATE`, [height]);
    return rows;
  }

  /** Makes contested operations due whose conflict lies at or below a height. */
  async wakeConflicted(tx: Transaction, height: number, at: Date): Promise<void> {
    await tx.query(
      `UPDATE ${this.#table} SET due_at = $2 WHERE state = 'contested' AND id IN (SELECT operation_id FROM ${this.#schema}.operation_input WHERE conflict_height <= $1)`,
      [height, at],
    );
  }

  /** Makes contested operations due, and their blocks be counted anew. */
  async contestAnew(tx: Transaction, ids: readonly string[], at: Date): Promise<void> {
    if (ids.length > 0) await tx.query(`UPDATE ${this.#table} SET due_at = $2, contested_since = NULL WHERE id = ANY($1) AND state = 'contested'`, [ids, at]);
  }

  /** Whether any transaction was ever signed here: without one the chain's facts have nothing to say to operations. */
  async hasSigned(on: Queryable): Promise<boolean> {
    const { rows } = await on.query<{ found: boolean }>(`SELECT EXISTS (SELECT 1 FROM ${this.#table} WHERE txid IS NOT NULL) AS found`);
    return rows[0]?.found === true;
  }

  /** Operations of a tenant before a number, newest first. */
  async list(on: Queryable, tenant: string, before: bigint, limit: number): Promise<OperationRow[]> {
    const { rows } = await on.query<OperationRow>(`SELECT ${operationColumns()} FROM ${this.#table} WHERE tenant = $1 AND number < $2 ORDER BY number DESC LIMIT $3`, [tenant, before, limit]);
    return rows;
  }

  /** Leases operations that are due and that nobody holds. */
  async claim(on: Queryable, driver: string, now: Date, until: Date, limit: number): Promise<OperationRow[]> {
    const { rows } = await on.query<OperationRow>(
      `UPDATE ${this.#table} SET lease_by = $1, lease_until = $3
       WHERE id IN (
         SELECT id FROM ${this.#table} WHERE due_at <= $2 AND (lease_until IS NULL OR lease_until <= $2)
         ORDER BY due_at, number LIMIT $4 FOR UPDATE SKIP LOCKED
       ) RETURNING ${operationColumns()}`,
      [driver, now, until, limit],
    );
    return rows.sort((a, b) => (a.number < b.number ? -1 : 1));
  }

  /** Gives a lease back before its time. */
  async release(on: Queryable, driver: string, id: string): Promise<void> {
    await on.query(`UPDATE ${this.#table} SET lease_by = NULL, lease_until = NULL WHERE id = $1 AND lease_by = $2`, [id, driver]);
  }

  /** Makes operations that wait with this code due; tenant null: all tenants'. */
  async wake(on: Queryable, tenant: string | null, code: string, at: Date): Promise<void> {
    await on.query(`UPDATE ${this.#table} SET due_at = $3 WHERE ($1::text IS NULL OR tenant = $1) AND state = 'submitted' AND code = $2`, [tenant, code, at]);
  }

  /** Whether other operations of the tenant (null: of any) hold coins whose change is not to be seen yet. */
  async hasPending(on: Queryable, tenant: string | null, exceptId: string): Promise<boolean> {
    const { rows } = await on.query(`SELECT 1 FROM ${this.#table} WHERE ($1::text IS NULL OR tenant = $1) AND id <> $2 AND state IN ('built', 'signed', 'reverted', 'contested') LIMIT 1`, [tenant, exceptId]);
    return rows.length > 0;
  }

  async #record(tx: Transaction, from: string, row: OperationRow, at: Date): Promise<void> {
    await tx.query(
      `INSERT INTO ${this.#schema}.operation_step (operation_id, revision, from_state, to_state, code, txid, height, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [row.id, row.revision, from, row.state, row.code, row.txid, row.height, at],
    );
    const payload = {
      operationId: row.id,
      tenant: row.tenant,
      kind: row.kind,
      state: row.state,
      revision: row.revision,
      ...shownTxid(row),
      ...(row.height === null ? {} : { height: row.height }),
      ...(row.code === null ? {} : { code: row.code }),
    };
    await appendFacts(tx, this.#schema, [newFact({ event: operationChanged, key: row.id, tenant: row.tenant, payload })]);
    this.#changed(row.state, row.code);
  }

  /** How many operations that are not at their end are in each state, and since when the first of them. */
  async openByState(on: Queryable): Promise<readonly OpenOperations[]> {
    const { rows } = await on.query<{ state: OperationState; count: bigint; since: Date }>(
      `SELECT state, count(*) AS count, min(updated_at) AS since FROM ${this.#table} WHERE state NOT IN ('final', 'rejected') GROUP BY state`,
    );
    return rows.map(({ state, count, since }) => ({ state, count: Number(count), since }));
  }

  /**
   * Since when the operation has stood still that does so for longest, of those that this platform has to move: not yet in
   * the pool, not waiting for other operations, not shown as stalled.
   */
  async oldestWaiting(on: Queryable): Promise<Date | undefined> {
    const { rows } = await on.query<{ since: Date | null }>(
      `SELECT min(updated_at) AS since FROM ${this.#table}
       WHERE state IN ('submitted', 'built', 'signed') AND coalesce(code, '') NOT IN ('OPERATION_WAITING_FOR_FUNDS', 'OPERATION_STALLED')`,
    );
    return rows[0]?.since ?? undefined;
  }
}
