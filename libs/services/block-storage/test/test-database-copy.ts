import { randomBytes } from 'node:crypto';
import { NullLogger } from '@mbaas/platform-observability';
import { openDatabase, type Database } from '@mbaas/platform-postgres';

/** A copy of a database. Nobody may be connected to the original while it is made: close its pool before. */
export async function copyDatabase(original: string): Promise<{ database: Database; url: string; drop(): Promise<void> }> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const url = new URL(original);
  const source = url.pathname.slice(1);
  url.pathname = `/${name}`;
  await onServer(original, `CREATE DATABASE ${name} TEMPLATE ${source}`);
  const database = openDatabase({ url: url.href, applicationName: 'test', maxConnections: 8, log: NullLogger });
  const drop = async (): Promise<void> => {
    await database.close();
    await onServer(original, `DROP DATABASE ${name} WITH (FORCE)`);
  };
  return { database, url: url.href, drop };
}

async function onServer(original: string, statement: string): Promise<void> {
  const address = new URL(original);
  address.pathname = '/postgres';
  const server = openDatabase({ url: address.href, applicationName: 'test-server', maxConnections: 1, log: NullLogger });
  try {
    await server.query(statement);
  } finally {
    await server.close();
  }
}

