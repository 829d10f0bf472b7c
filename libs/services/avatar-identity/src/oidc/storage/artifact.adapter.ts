import type { Database, Transaction } from '@mbaas/platform-postgres';
import { errors, type Adapter, type AdapterPayload } from 'oidc-provider';
import { clientMetadata } from '../../clients/client-metadata.ts';
import { loadClient } from '../../clients/client.store.ts';

interface ArtifactRow extends Record<string, unknown> {
  payload: string;
  consumed_at: Date | null;
}

const LOOKUP = 'SELECT payload, consumed_at FROM identity.oidc_artifact WHERE kind = $1 AND (expires_at IS NULL OR expires_at > now()) AND';

/** The OpenID Provider's memory in PostgreSQL, one adapter a kind of artifact. Expired rows are as good as gone. */
export const artifactAdapter =
  (database: Database) =>
  (kind: string): Adapter => {
    const find = async (column: 'artifact_id' | 'uid' | 'user_code', value: string): Promise<AdapterPayload | undefined> => {
      // Ids come from outside, and PostgreSQL holds no zero character.
      if (value.includes('\0')) return undefined;
      const { rows } = await database.query<ArtifactRow>(`${LOOKUP} ${column} = $2`, [kind, value]);
      const [row] = rows;
      if (row === undefined) return undefined;
      const payload = JSON.parse(row.payload) as AdapterPayload;
      return row.consumed_at === null ? payload : { ...payload, consumed: Math.floor(row.consumed_at.getTime() / 1000) };
    };
    return {
      async upsert(id, payload, expiresIn) {
        await database.query(
          `INSERT INTO identity.oidc_artifact (kind, artifact_id, payload, account_id, grant_id, uid, user_code, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(secs => $8))
           ON CONFLICT (kind, artifact_id) DO UPDATE SET payload = $3, account_id = $4, grant_id = $5, uid = $6, user_code = $7, expires_at = EXCLUDED.expires_at`,
          [kind, id, JSON.stringify(payload), accountOf(payload), payload.grantId ?? null, payload.uid ?? null, payload.userCode ?? null, expiresIn ?? null],
        );
      },
      async find(id) {
        if (kind !== 'Client') return find('artifact_id', id);
        const client = await loadClient(database, id);
        return client === null ? undefined : clientMetadata(client);
      },
      findByUid: (uid) => find('uid', uid),
      findByUserCode: (userCode) => find('user_code', userCode),
      async consume(id) {
        const { rowCount } = await database.query('UPDATE identity.oidc_artifact SET consumed_at = now() WHERE kind = $1 AND artifact_id = $2 AND consumed_at IS NULL', [kind, id]);
        // Two requests with the same code at once: both have read it as new, one of them wins here.
        if (rowCount === 0) throw new errors.InvalidGrant('already consumed');
      },
      async destroy(id) {
        await database.query('DELETE FROM identity.oidc_artifact WHERE kind = $1 AND artifact_id = $2', [kind, id]);
      },
      async revokeByGrantId(grantId) {
        await database.query('DELETE FROM identity.oidc_artifact WHERE grant_id = $1', [grantId]);
      },
    };
  };

/** Deletes what has expired; how many rows. */
export async function deleteExpiredArtifacts(database: Database): Promise<number> {
  const { rowCount } = await database.query('DELETE FROM identity.oidc_artifact WHERE expires_at < now()');
  return rowCount ?? 0;
}

/** A login that is signed and not yet gone on with speaks for its avatar already. */
const accountOf = ({ accountId, result }: AdapterPayload): string | null => (result as { login?: { accountId: string } } | undefined)?.login?.accountId ?? accountId ?? null;

/** Ends the logins of avatars whose key is another one now, refresh tokens included; access tokens live out their hour. */
export async function endLogins(tx: Transaction, names: readonly string[]): Promise<void> {
  await tx.query("DELETE FROM identity.oidc_artifact WHERE account_id = ANY($1) AND kind IN ('Interaction', 'Session', 'AuthorizationCode', 'RefreshToken')", [names]);
}
