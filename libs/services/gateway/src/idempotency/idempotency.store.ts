import { assert } from '@mbaas/kernel';
import type { Database } from '@mbaas/platform-postgres';

/** What is known of a key when a request comes with it. */
export type Claim =
  /** First of its kind, or an earlier try that left no answer (a crash): go on, the services know the key too. */
  | { readonly state: 'open' }
  | { readonly state: 'answered'; readonly status: number; readonly answer: string }
  | { readonly state: 'other-request' };

/** How long a key stands for its request, at least. */
export const KEY_LIFETIME_DAYS = 30;

/** Remembers which request an Idempotency-Key stands for, and its answer. */
export class IdempotencyStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async claim(tenant: string, key: string, requestHash: Buffer): Promise<Claim> {
    // The useless update makes a row that was there be returned (and waits for a concurrent claim to commit).
    const { rows } = await this.#database.query<{ request_hash: Buffer; status: number | null; answer: string | null }>(
      `INSERT INTO gateway.idempotency AS known (tenant_id, idempotency_key, request_hash) VALUES ($1, $2, $3)
       ON CONFLICT (tenant_id, idempotency_key) DO UPDATE SET request_hash = known.request_hash
       RETURNING request_hash, status, answer`,
      [tenant, key, requestHash],
    );
    const [row] = rows;
    assert(row !== undefined, 'an upsert returns its row');
    if (!row.request_hash.equals(requestHash)) return { state: 'other-request' };
    return row.status === null || row.answer === null ? { state: 'open' } : { state: 'answered', status: row.status, answer: row.answer };
  }

  async saveAnswer(tenant: string, key: string, status: number, answer: string): Promise<void> {
    await this.#database.query('UPDATE gateway.idempotency SET status = $3, answer = $4 WHERE tenant_id = $1 AND idempotency_key = $2', [tenant, key, status, answer]);
  }

  /** A refused request changed nothing, so its key may stand for a corrected one. */
  async release(tenant: string, key: string): Promise<void> {
    await this.#database.query('DELETE FROM gateway.idempotency WHERE tenant_id = $1 AND idempotency_key = $2 AND status IS NULL', [tenant, key]);
  }

  /** Forgets old keys; how many. */
  async forgetOld(): Promise<number> {
    const { rowCount } = await this.#database.query(`DELETE FROM gateway.idempotency WHERE created_at < now() - make_interval(days => $1)`, [KEY_LIFETIME_DAYS]);
    return rowCount ?? 0;
  }
}
