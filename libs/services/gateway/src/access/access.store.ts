import { assert } from '@mbaas/kernel';
import type { Database } from '@mbaas/platform-postgres';
import { timingSafeEqual } from 'node:crypto';
import { hashSecret, type ApiKey } from './api-key.ts';
import type { Caller } from './caller.ts';

export interface TenantRow {
  readonly tenantId: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** Tenants and their keys. */
export class AccessStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The caller a key stands for, or null: unknown, wrong secret, revoked. */
  async findCaller({ keyId, secret }: ApiKey): Promise<Caller | null> {
    const { rows } = await this.#database.query<{ tenant_id: string; secret_hash: Buffer; operator: boolean }>(
      { name: 'gateway-caller', text: 'SELECT tenant_id, secret_hash, operator FROM gateway.api_key WHERE key_id = $1 AND revoked_at IS NULL' },
      [keyId],
    );
    const [row] = rows;
    if (row === undefined || !timingSafeEqual(row.secret_hash, hashSecret(secret))) return null;
    return { tenant: row.tenant_id, keyId, operator: row.operator };
  }

  async findTenant(tenantId: string): Promise<TenantRow | null> {
    const { rows } = await this.#database.query<{ tenant_id: string; name: string; created_at: Date }>('SELECT tenant_id, name, created_at FROM gateway.tenant WHERE tenant_id = $1', [tenantId]);
    const [row] = rows;
    return row === undefined ? null : { tenantId: row.tenant_id, name: row.name, createdAt: row.created_at };
  }

  /** Makes the tenant unless it is there; its first name stays. */
  async saveTenant(tenantId: string, name: string): Promise<void> {
    await this.#database.query('INSERT INTO gateway.tenant (tenant_id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING', [tenantId, name]);
  }

  /** Stores the hash of a key; one that is there already stays as it is. */
  async saveKey(key: ApiKey, tenantId: string, options: { readonly operator: boolean; readonly label: string }): Promise<Date> {
    const { rows } = await this.#database.query<{ created_at: Date }>(
      `INSERT INTO gateway.api_key (key_id, tenant_id, secret_hash, operator, label) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (key_id) DO UPDATE SET label = EXCLUDED.label RETURNING created_at`,
      [key.keyId, tenantId, hashSecret(key.secret), options.operator, options.label],
    );
    const [row] = rows;
    assert(row !== undefined, 'an upsert returns its row');
    return row.created_at;
  }

  /** When the key ended; null when the tenant has no such key. */
  async revokeKey(keyId: string, tenantId: string): Promise<Date | null> {
    const { rows } = await this.#database.query<{ revoked_at: Date }>('UPDATE gateway.api_key SET revoked_at = coalesce(revoked_at, now()) WHERE key_id = $1 AND tenant_id = $2 RETURNING revoked_at', [keyId, tenantId]);
    return rows[0]?.revoked_at ?? null;
  }
}
