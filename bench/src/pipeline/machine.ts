import { mkdtemp, readFile, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultInstallationDirectory, installKafka, startKafka } from '@mbaas/kafka-server';
import { installClaims } from '@mbaas/platform-claim-check';
import { NullLogger } from '@mbaas/platform-observability';
import { openDatabase, startEmbeddedPostgres } from '@mbaas/platform-postgres';
import type { Place } from './connection.ts';

/** The servers of a session: PostgreSQL on disk (fsync on) and one broker. */
export interface Machine {
  readonly brokerPid: number;
  readonly postgresPid: number;
  /** A database and a network name that no run had before. */
  makePlace(): Promise<Place>;
  close(): Promise<void>;
}

export async function startMachine(): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), 'mbaas-bench-'));
  // As root the server runs as another user, who has to pass through.
  await chmod(folder, 0o755);
  const installation = await installKafka({ directory: defaultInstallationDirectory(), log: NullLogger });
  const kafka = await startKafka({ installation, directory: join(folder, 'kafka'), brokers: 1, log: NullLogger });
  const postgres = await startEmbeddedPostgres({ dataDirectory: join(folder, 'data'), log: NullLogger });
  const pidFile = await readFile(join(folder, 'data', 'postgres', 'postmaster.pid'), 'utf8');
  const admin = openDatabase({ url: postgres.url, applicationName: 'bench', maxConnections: 1, log: NullLogger });
  let places = 0;
  return {
    brokerPid: kafka.brokers[0]?.pid ?? 0,
    postgresPid: Number(pidFile.split('\n')[0]),
    async makePlace() {
      places += 1;
      const name = `bench-${places}`;
      await admin.query(`CREATE DATABASE "${name}"`);
      const url = new URL(postgres.url);
      url.pathname = `/${name}`;
      const database = openDatabase({ url: url.href, applicationName: 'bench', maxConnections: 1, log: NullLogger });
      await installClaims(database, NullLogger);
      await database.close();
      // What the run before left to do is not this one's.
      await admin.query('CHECKPOINT');
      return { network: name, databaseUrl: url.href, brokers: kafka.bootstrap };
    },
    async close() {
      await admin.close();
      await postgres.stop();
      await kafka.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
