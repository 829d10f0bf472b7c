import type { Database } from '@mbaas/platform-postgres';
import { createHash } from 'node:crypto';

/** An application that avatars log in to. */
export interface OidcClient {
  readonly clientId: string;
  readonly tenant: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
}

interface ClientRow extends Record<string, unknown> {
  client_id: string;
  tenant_id: string;
  name: string;
  redirect_uris: string[];
}

const toClient = (row: ClientRow): OidcClient => ({ clientId: row.client_id, tenant: row.tenant_id, name: row.name, redirectUris: row.redirect_uris });

/** Null for an unknown id, whatever text it is. */
export async function loadClient(database: Database, clientId: string): Promise<OidcClient | null> {
  if (clientId.includes('\0')) return null;
  const { rows } = await database.query<ClientRow>('SELECT client_id, tenant_id, name, redirect_uris FROM identity.oidc_client WHERE client_id = $1', [clientId]);
  const [row] = rows;
  return row === undefined ? null : toClient(row);
}

/** Registers a client once per key; null when the key registered another one. */
export async function registerClient(database: Database, client: Omit<OidcClient, 'clientId'>, idempotencyKey: string): Promise<OidcClient | null> {
  const clientId = `app_${createHash('sha256').update(`${client.tenant}\n${idempotencyKey}`).digest('hex').slice(0, 32)}`;
  await database.query('INSERT INTO identity.oidc_client (client_id, tenant_id, idempotency_key, name, redirect_uris) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING', [
    clientId,
    client.tenant,
    idempotencyKey,
    client.name,
    client.redirectUris,
  ]);
  const stored = await loadClient(database, clientId);
  const same = stored !== null && stored.name === client.name && stored.redirectUris.join(' ') === client.redirectUris.join(' ');
  return same ? stored : null;
}
