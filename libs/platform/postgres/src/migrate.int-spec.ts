import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BrokenAssumption } from '@mbaas/kernel';
import { NullLogger } from '@mbaas/platform-observability';
import { startSpecServer } from '../test/embedded-server.ts';
import { openDatabase, type Database } from './database.ts';
import type { EmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { migrate } from './migrate.ts';

let server: EmbeddedPostgres;
let database: Database;
let directory: string;

beforeAll(async () => {
  server = await startSpecServer();
  database = openDatabase({ url: server.url, applicationName: 'spec', maxConnections: 4, log: NullLogger });
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
});
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mbaas-migration-'));
  await database.query('DROP SCHEMA IF EXISTS shop CASCADE');
  await file('0001_make-item.sql', 'CREATE TABLE item (id int8 PRIMARY KEY);', 'DROP TABLE item;');
});
afterEach(() => rm(directory, { recursive: true }));

const file = (name: string, up: string, down: string): Promise<void> =>
  writeFile(join(directory, name), `-- Up Migration\n${up}\n-- Down Migration\n${down}\n`);

const up = (): Promise<void> => migrate(database, { schema: 'shop', directory, log: NullLogger });

const columns = async (): Promise<unknown[]> =>
  (await database.query("SELECT column_name FROM information_schema.columns WHERE table_schema = 'shop' AND table_name = 'item' ORDER BY 1")).rows.map(
    (row) => row['column_name'],
  );

describe('migrate', () => {
  it('makes the schema, runs each file once and leaves other schemas alone', async () => {
    await up();
    await up();
    await file('0002_add-name.sql', 'ALTER TABLE item ADD name text;', 'ALTER TABLE item DROP name;');
    await writeFile(join(directory, 'README.md'), 'notes are no migrations');
    await up();
    expect(await columns()).toEqual(['id', 'name']);
    const { rows } = await database.query('SELECT name FROM shop.schema_migration ORDER BY id');
    expect(rows).toEqual([{ name: '0001_make-item' }, { name: '0002_add-name' }]);
  });

  it('goes down again', async () => {
    await file('0002_add-name.sql', 'ALTER TABLE item ADD name text;', 'ALTER TABLE item DROP name;');
    await up();
    await migrate(database, { schema: 'shop', directory, log: NullLogger, direction: 'down', count: 1 });
    expect(await columns()).toEqual(['id']);
  });

  it('lets several processes start at once', async () => {
    await Promise.all([up(), up(), up()]);
    expect(await columns()).toEqual(['id']);
  });

  it('keeps the migrations of two owners of one schema apart', async () => {
    await up();
    await rm(join(directory, '0001_make-item.sql'));
    await file('0001_make-letter.sql', 'CREATE TABLE letter (id int8);', 'DROP TABLE letter;');
    await migrate(database, { schema: 'shop', directory, log: NullLogger, table: 'post_migration' });
    expect((await database.query('SELECT * FROM shop.letter')).rowCount).toBe(0);
  });

  it('MIGRATION_FAILED: nothing of the run stays', async () => {
    await file('0002_add-name.sql', 'ALTER TABLE item ADD name text;', '');
    await file('0003_wrong.sql', 'ALTER TABLE item ADD CONSTRAINT nonsense;', '');
    await expect(up()).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    expect(await columns()).toEqual([]);
  });

  it('MIGRATION_SCHEMA_NEWER: the schema knows a file this program has not', async () => {
    await file('0002_add-name.sql', 'ALTER TABLE item ADD name text;', '');
    await up();
    await rm(join(directory, '0002_add-name.sql'));
    await expect(up()).rejects.toMatchObject({ code: 'MIGRATION_SCHEMA_NEWER' });
  });

  it('refuses names that are no plain SQL names, and files without a number', async () => {
    await expect(migrate(database, { schema: 'shop"; --', directory, log: NullLogger })).rejects.toBeInstanceOf(BrokenAssumption);
    await file('add-name.sql', '', '');
    await expect(up()).rejects.toBeInstanceOf(BrokenAssumption);
  });
});
