import { NullLogger } from '@mbaas/platform-observability';
import { migrate } from '@mbaas/platform-postgres';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deriveSecret } from '../sealed-box.ts';
import { loadSigningKeys } from './signing-key.store.ts';

const key = deriveSecret(new Uint8Array(32).fill(7), 'signing-keys');
let db: TestDatabase;

beforeEach(async () => {
  db = await createTestDatabase();
  await migrate(db.database, { schema: 'identity', directory: fileURLToPath(new URL('../../../migrations', import.meta.url)), log: NullLogger });
});
afterEach(() => db.drop());

describe('the signing key', () => {
  it('is one for all instances that start at once, and stays', async () => {
    const loaded = await Promise.all(Array.from({ length: 6 }, () => loadSigningKeys(db.database, key)));
    expect(new Set(loaded.map((keys) => JSON.stringify(keys))).size).toBe(1);
    expect(loaded[0]).toMatchObject([{ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' }]);
    expect(await loadSigningKeys(db.database, key)).toEqual(loaded[0]);
  });

  it('lies sealed: no part of it is in the table', async () => {
    const [loaded] = await loadSigningKeys(db.database, key);
    const { rows } = await db.database.query<{ sealed: Buffer }>('SELECT sealed FROM identity.oidc_signing_key');
    const stored = rows[0]?.sealed.toString('latin1') ?? '';
    const secret = Buffer.from(loaded?.d ?? '', 'base64url');
    expect(secret).toHaveLength(32);
    for (const part of ['"d"', 'kty', loaded?.d ?? '', secret.toString('latin1')]) expect(stored).not.toContain(part);
  });

  it('does not open with another secret, nor changed, nor in another row', async () => {
    await loadSigningKeys(db.database, key);
    const broken = /cannot be opened/;
    await expect(loadSigningKeys(db.database, deriveSecret(new Uint8Array(32).fill(8), 'signing-keys'))).rejects.toThrow(broken);
    await expect(loadSigningKeys(db.database, deriveSecret(new Uint8Array(32).fill(7), 'cookies'))).rejects.toThrow(broken);
    await db.database.query("UPDATE identity.oidc_signing_key SET kid = 'another'");
    await expect(loadSigningKeys(db.database, key)).rejects.toThrow(broken);
    await db.database.query("UPDATE identity.oidc_signing_key SET sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1)");
    await expect(loadSigningKeys(db.database, key)).rejects.toThrow(broken);
  });
});
