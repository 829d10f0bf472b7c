import { readdir } from 'node:fs/promises';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { assert } from '@mbaas/kernel';
import type { Logger } from '@mbaas/platform-observability';
import { advisoryLockNumber } from './advisory-lock.ts';
import type { Database } from './database.ts';
import { PostgresError } from './postgres.errors.ts';
import { isTransient } from './transient.ts';

export interface MigrateOptions {
  /** The schema; made when missing. It is the search path of the files, which name no schema themselves. */
  readonly schema: string;
  /** Folder of `0001_what-it-does.sql` files, each with `-- Up Migration` and `-- Down Migration`. */
  readonly directory: string;
  readonly log: Logger;
  /** Name of the table that remembers what ran; `schema_migration` unless a second owner shares the schema. */
  readonly table?: string;
  /** `down` undoes the last `count` files. Default: up, all of them. */
  readonly direction?: 'up' | 'down';
  readonly count?: number;
}

const IDENTIFIER = /^[a-z][a-z0-9_]{0,62}$/;
const FILE = /^\d{4}_[a-z0-9-]+\.sql$/;

const silent = { debug: undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Brings a schema to the state of the SQL files: those not yet run, in order, in one transaction, under an advisory lock
 * of that schema, so that several processes may start at once.
 * Throws PostgresError MIGRATION_FAILED (nothing changed) or MIGRATION_SCHEMA_NEWER; a lost connection as it is.
 */
export async function migrate(database: Database, options: MigrateOptions): Promise<void> {
  const { schema, directory, log, table = 'schema_migration', direction = 'up' } = options;
  assert(IDENTIFIER.test(schema) && IDENTIFIER.test(table), 'Schema and migration table are lower-case SQL names.');
  const files = (await readdir(directory)).filter((name) => name.endsWith('.sql'));
  for (const name of files) assert(FILE.test(name), `The migration file ${name} must be named like 0001_what-it-does.sql.`);

  const client = new pg.Client({ connectionString: database.url, application_name: `${database.applicationName} migration` });
  client.on('error', (error) => log.warn('Database connection lost during migration', { schema, error }));
  await client.connect();
  try {
    const ran = await runner({
      dbClient: client,
      dir: directory,
      // Editors' leftovers and notes in the folder are no migrations.
      ignorePattern: '(?!.*\\.sql$).*',
      schema,
      createSchema: true,
      migrationsTable: table,
      migrationsSchema: schema,
      direction,
      ...(options.count === undefined ? {} : { count: options.count }),
      singleTransaction: true,
      lockValue: Number(BigInt.asUintN(52, advisoryLockNumber(`mbaas:migration:${schema}:${table}`))),
      advisoryLockMode: 'wait',
      logger: silent,
    });
    await assertKnown(client, { schema, table, files });
    if (ran.length > 0) log.info('Schema migrated', { schema, direction, files: ran.map(({ name }) => name) });
  } catch (error) {
    if (error instanceof PostgresError || isTransient(error)) throw error;
    throw new PostgresError(
      'MIGRATION_FAILED',
      `The migration of schema "${schema}" failed and nothing was changed: ${error instanceof Error ? error.message : 'unknown cause'}. ` +
        `Correct the file in ${directory}, or restore the database this program was made for.`,
      { cause: error },
    );
  } finally {
    await client.end();
  }
}

/** A table that remembers more files than there are was written by a newer program: older code would misread its rows. */
async function assertKnown(client: pg.Client, where: { schema: string; table: string; files: readonly string[] }): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`SELECT name FROM "${where.schema}"."${where.table}"`);
  const unknown = rows.map(({ name }) => name).filter((name) => !where.files.includes(`${name}.sql`));
  if (unknown.length === 0) return;
  throw new PostgresError(
    'MIGRATION_SCHEMA_NEWER',
    `The schema "${where.schema}" was migrated by a newer version of this program (${unknown.join(', ')}). ` +
      'Start that version, or restore a backup made before the upgrade.',
  );
}
