import { NullLogger } from '@mbaas/platform-observability';
import { openDatabase, type Database } from '@mbaas/platform-postgres';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClaimStore, MAX_CLAIM_BYTES } from './create-claim-store.ts';
import { installClaims } from './install-claims.ts';

let test: TestDatabase;
let database: Database;
beforeAll(async () => {
  test = await createTestDatabase();
  database = openDatabase({ url: test.url, applicationName: 'spec', maxConnections: 4, log: NullLogger });
  // Twice at once, as two processes do.
  await Promise.all([installClaims(database, NullLogger), installClaims(database, NullLogger)]);
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

const store = (lifetimeMs = 60_000) => createClaimStore({ database, lifetimeMs, log: NullLogger });
const expiry = async (hash: string): Promise<number> => {
  const { rows } = await database.query<{ expires_at: Date }>('SELECT expires_at FROM work.claim WHERE hash = $1', [Buffer.from(hash, 'hex')]);
  return rows[0]!.expires_at.getTime();
};

describe('claims', () => {
  it.each([0, 1, 262_144, 262_145, 3_000_000])('give %i bytes back', async (size) => {
    const bytes = new Uint8Array(randomBytes(size));
    const claim = await store().put(bytes);
    expect(claim.size).toBe(size);
    expect(Buffer.from((await store().get(claim))!).equals(bytes)).toBe(true);
  });

  it('are renewed by the same bytes and by keeping, never shortened', async () => {
    const bytes = randomBytes(10);
    const { hash, size } = await store(1_000).put(bytes);
    const first = await expiry(hash);
    await store(100_000).put(bytes);
    const second = await expiry(hash);
    expect(second).toBeGreaterThan(first + 90_000);
    await store(1_000).put(bytes);
    expect(await expiry(hash)).toBe(second);
    expect(await store().keep({ hash, size }, 500_000)).toBe(true);
    expect(await expiry(hash)).toBeGreaterThan(second);
  });

  it('are gone when their time is over, and swept in batches', async () => {
    const short = store(1);
    const claims = await Promise.all(Array.from({ length: 120 }, () => short.put(randomBytes(10))));
    const kept = await store().put(randomBytes(10));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await store().get(claims[0]!)).toBeUndefined();
    expect(await store().sweep()).toBe(120);
    expect(await store().keep(claims[0]!, 1_000)).toBe(false);
    expect(await store().get(kept)).toBeDefined();
  });

  it('refuse bytes that are not what they say, and another length without reading it', async () => {
    const claim = await store().put(new Uint8Array([1, 2, 3]));
    await expect(store().get({ ...claim, size: 4 })).rejects.toMatchObject({ code: 'CLAIM_CORRUPT' });
    await database.query('UPDATE work.claim SET bytes = $2 WHERE hash = $1', [Buffer.from(claim.hash, 'hex'), Buffer.from([1, 2, 4])]);
    await expect(store().get(claim)).rejects.toMatchObject({ code: 'CLAIM_CORRUPT' });
  });

  it('refuse malformed names and lengths out of bounds before asking the database', async () => {
    const hash = 'a'.repeat(64);
    for (const claim of [{ hash: 'A'.repeat(64), size: 1 }, { hash: 'a', size: 1 }, { hash, size: -1 }, { hash, size: 1.5 }, { hash, size: MAX_CLAIM_BYTES + 1 }]) {
      await expect(store().get(claim)).rejects.toMatchObject({ code: 'CLAIM_MALFORMED' });
    }
    await expect(store().put(new Uint8Array(MAX_CLAIM_BYTES + 1))).rejects.toMatchObject({ code: 'CLAIM_TOO_LARGE' });
  });
});
