import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { NullLogger } from '@mbaas/platform-observability';
import { openDatabase, type Database } from '@mbaas/platform-postgres';

/** A database of one test file. */
export interface TestDatabase {
  /** `postgres://…` of this database, for code that opens its own connections. */
  readonly url: string;
  /** An open pool on it, closed by `drop`. */
  readonly database: Database;
  readonly pool: Database['pool'];
  /** Closes the pool, ends whoever else is connected, drops the database. Once is enough; more does no harm. */
  drop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Creates an empty database on the run's PostgreSQL: in a file `*.int-spec.ts`, once a file in `beforeAll`, dropped in
 * `afterAll`.
 *
 * @example
 * let db: TestDatabase;
 * beforeAll(async () => { db = await createTestDatabase(); });
 * afterAll(() => db.drop());
 */
export async function createTestDatabase(options: { readonly maxConnections?: number } = {}): Promise<TestDatabase> {
  const serverUrl = inject('testServerUrl');
  if (serverUrl === undefined) throw new Error('createTestDatabase needs the integration project: name the file *.int-spec.ts.');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  const address = new URL(serverUrl);
  address.pathname = `/${name}`;
  const url = address.href;
  const database = openDatabase({ url, applicationName: 'test', maxConnections: options.maxConnections ?? 10, log: NullLogger });
  let dropping: Promise<void> | undefined;
  const drop = (): Promise<void> => (dropping ??= dropDatabase(serverUrl, name, database));
  return { url, database, pool: database.pool, drop, [Symbol.asyncDispose]: drop };
}

async function dropDatabase(serverUrl: string, name: string, database: Database): Promise<void> {
  await database.close();
  await onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
}

async function onServer(url: string, statement: string): Promise<void> {
  const server = openDatabase({ url, applicationName: 'test-server', maxConnections: 1, log: NullLogger });
  try {
    await server.query(statement);
  } finally {
    await server.close();
  }
}
