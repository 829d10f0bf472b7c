import type { Database } from '@mbaas/platform-postgres';
import { generateKeyPairSync, randomBytes, type JsonWebKey } from 'node:crypto';
import { seal, unseal } from '../sealed-box.ts';

/** A private EC key (P-256) as JSON Web Key. */
export interface SigningKey extends JsonWebKey {
  readonly kid: string;
}

/** The provider's signing keys, newest first; makes the first one (ES256). Several instances share them. */
export async function loadSigningKeys(database: Database, key: Uint8Array): Promise<SigningKey[]> {
  const stored = await readKeys(database, key);
  if (stored.length > 0) return stored;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = randomBytes(8).toString('hex');
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' };
  await database.transaction(async (tx) => {
    // Two instances starting at once agree on the first key by this lock.
    await tx.query('LOCK TABLE identity.oidc_signing_key IN EXCLUSIVE MODE');
    await tx.query('INSERT INTO identity.oidc_signing_key (kid, sealed) SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM identity.oidc_signing_key)', [kid, seal(key, kid, Buffer.from(JSON.stringify(jwk)))]);
  });
  return readKeys(database, key);
}

async function readKeys(database: Database, key: Uint8Array): Promise<SigningKey[]> {
  const { rows } = await database.query<{ kid: string; sealed: Buffer }>('SELECT kid, sealed FROM identity.oidc_signing_key ORDER BY created_at DESC, kid');
  return rows.map(({ kid, sealed }) => JSON.parse(unseal(key, kid, sealed).toString()) as SigningKey);
}
