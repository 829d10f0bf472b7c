// Databases of this library's specs: one server a file, one database a test.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installMessaging } from '@mbaas/platform-messaging';
import { NullLogger } from '@mbaas/platform-observability';
import { openDatabase, startEmbeddedPostgres, type Database } from '@mbaas/platform-postgres';

export interface SpecServer {
  /** A new database with the messaging tables in these schemas. */
  createDatabase(schemas: readonly string[]): Promise<Database>;
  stop(): Promise<void>;
}

export async function startSpecServer(): Promise<SpecServer> {
  const folder = await mkdtemp(join(tmpdir(), 'mbaas-spec-'));
  await chmod(folder, 0o755);
  const settings = { fsync: 'off', shared_buffers: '64MB', max_wal_size: '512MB' };
  const server = await startEmbeddedPostgres({ dataDirectory: join(folder, 'data'), settings, log: NullLogger });
  const admin = openDatabase({ url: server.url, applicationName: 'spec-admin', maxConnections: 1, log: NullLogger });
  let count = 0;
  return {
    async createDatabase(schemas) {
      count += 1;
      await admin.query(`CREATE DATABASE spec_${count}`);
      const url = new URL(server.url);
      url.pathname = `/spec_${count}`;
      const database = openDatabase({ url: url.href, applicationName: 'spec', maxConnections: 12, log: NullLogger });
      for (const schema of schemas) await installMessaging(database, schema, NullLogger);
      return database;
    },
    async stop() {
      await admin.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
