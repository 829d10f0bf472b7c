import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { askToSign, draft, firstAddress, newWallet, startKeys, type Keys, type Wallet } from '../../test/keys-bench.ts';

let db: TestDatabase;
let keys: Keys;
let mine: Wallet;
beforeAll(async () => {
  db = await createTestDatabase();
  keys = await startKeys(db.database);
  mine = await newWallet(keys, 'mine');
  await Promise.all(Array.from({ length: 12 }, () => askToSign(keys, [mine], draft([firstAddress(mine)], firstAddress(mine), 99_990_000n))));
});
afterAll(() => db.drop());

describe('the signing log', () => {
  it('is dense and whole although entries came at once', async () => {
    const verdict = await keys.service.verifySigningLog();
    expect(verdict).toMatchObject({ entries: 12n, brokenAt: null });
    const { rows } = await db.database.query<{ payload: string }>("SELECT payload FROM keys.outbox WHERE name = 'keys.transaction-signed' ORDER BY id");
    expect(rows).toHaveLength(12);
    expect(rows.map(({ payload }) => (JSON.parse(payload) as { logHash: string }).logHash)).toContain(verdict.head);
  });

  it('cannot be changed', async () => {
    for (const statement of ["UPDATE keys.signing_log SET entry = 'x'", 'DELETE FROM keys.signing_log', 'TRUNCATE keys.signing_log']) {
      await expect(db.database.query(statement)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('shows a change that was forced on it', async () => {
    const tamper = async (statement: string): Promise<unknown> => {
      await db.database.query('ALTER TABLE keys.signing_log DISABLE TRIGGER USER');
      await db.database.query('CREATE TEMP TABLE IF NOT EXISTS kept AS SELECT * FROM keys.signing_log');
      await db.database.query(statement);
      return (await keys.service.verifySigningLog()).brokenAt;
    };
    expect(await tamper("UPDATE keys.signing_log SET entry = replace(entry, '\"inputs\":1', '\"inputs\":2') WHERE number = 5")).toBe(5n);
    expect(await tamper('DELETE FROM keys.signing_log WHERE number = 3')).toBe(4n);
  });
});
