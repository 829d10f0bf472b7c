import { describe, expect, it } from 'vitest';
import { createTestDatabase } from './test-database.ts';

describe('createTestDatabase', () => {
  it('gives each caller an empty PostgreSQL 18 database of its own', async () => {
    await using one = await createTestDatabase();
    await using two = await createTestDatabase();
    await one.database.query('CREATE TABLE mark (id int)');
    const { rows } = await two.database.query<{ found: string | null }>("SELECT to_regclass('mark')::text AS found");
    expect(rows).toEqual([{ found: null }]);
    const version = await two.database.query<{ server_version: string }>('SHOW server_version');
    expect(version.rows[0]?.server_version).toMatch(/^18\./);
  });

  it('drops the database although somebody is still connected', async () => {
    const database = await createTestDatabase();
    await using watcher = await createTestDatabase();
    const name = new URL(database.url).pathname.slice(1);
    await database.drop();
    await database.drop();
    const { rowCount } = await watcher.database.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    expect(rowCount).toBe(0);
  });
});
