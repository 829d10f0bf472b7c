import { readdirSync } from 'node:fs';
import { NullLogger } from '@mbaas/platform-observability';
import { FACT_SCHEMAS } from '@mbaas/platform-service-process';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateCommand, SCHEMAS } from './migrate.command.ts';

const LIBS = new URL('../../../../libs/', import.meta.url);
let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
  expect(await migrateCommand({ databaseUrl: test.url, log: NullLogger })).toBe(0);
});
afterAll(() => test.drop());

/** Files of a library's migrations folder without their ending, as the migration tables remember them. */
const filesOf = (lib: string): string[] =>
  readdirSync(new URL(`${lib}/migrations/`, LIBS))
    .filter((name) => name.endsWith('.sql'))
    .map((name) => name.slice(0, -'.sql'.length))
    .sort();

describe('mbaas migrate', () => {
  it('makes every schema, and a second run changes nothing', async () => {
    const first = await remembered();
    expect(await migrateCommand({ databaseUrl: test.url, log: NullLogger })).toBe(0);
    expect(await remembered()).toEqual(first);
    expect([...new Set(first.map(({ schema }) => schema))].sort()).toEqual(Object.keys(SCHEMAS).sort());
  });

  it('runs the migrations of every library that has some', async () => {
    const done = (await remembered()).map(({ name }) => name);
    const withMigrations = ['flows', 'platform', 'services'].flatMap((folder) => readdirSync(new URL(`${folder}/`, LIBS)).map((lib) => `${folder}/${lib}`)).filter((lib) => readdirSync(new URL(`${lib}/`, LIBS)).includes('migrations'));
    expect(withMigrations.length).toBeGreaterThanOrEqual(8);
    for (const lib of withMigrations) expect(done, lib).toEqual(expect.arrayContaining(filesOf(lib)));
  });

  it('leaves no schema out that writes facts', () => {
    expect(FACT_SCHEMAS.length).toBeGreaterThan(5);
    expect(Object.keys(SCHEMAS)).toEqual(expect.arrayContaining([...FACT_SCHEMAS]));
  });

  it('says what is wrong with a database it cannot reach', async () => {
    await expect(migrateCommand({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none', log: NullLogger })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

/** Every migration in every schema. */
async function remembered(): Promise<{ schema: string; table: string; name: string }[]> {
  const { rows: tables } = await test.pool.query<{ schema: string; table: string }>(
    `SELECT table_schema AS schema, table_name AS "table" FROM information_schema.tables WHERE table_name LIKE '%migration' ORDER BY 1, 2`,
  );
  const found = [];
  for (const { schema, table } of tables) {
    const { rows } = await test.pool.query<{ name: string }>(`SELECT name FROM "${schema}"."${table}" ORDER BY id`);
    found.push(...rows.map(({ name }) => ({ schema, table, name })));
  }
  return found;
}
