import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NullLogger } from '@mbaas/platform-observability';
import { startEmbeddedPostgres } from '@mbaas/platform-postgres';

/** A PostgreSQL server on disk, fsync on, empty. */
export interface Server {
  readonly url: string;
  readonly pid: number;
}

/** One server for each of two nodes. */
export async function startServers(): Promise<{ readonly serving: Server; readonly syncing: Server; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'mbaas-bench-'));
  // As root a server runs as another user, who has to pass through.
  await chmod(folder, 0o755);
  const start = async (name: string) => {
    const dataDirectory = join(folder, name);
    const postgres = await startEmbeddedPostgres({ dataDirectory, log: NullLogger });
    const pidFile = await readFile(join(dataDirectory, 'postgres', 'postmaster.pid'), 'utf8');
    return { url: postgres.url, pid: Number(pidFile.split('\n')[0]), stop: () => postgres.stop() };
  };
  const servers = [await start('serving'), await start('syncing')] as const;
  return {
    serving: servers[0],
    syncing: servers[1],
    async close() {
      for (const server of servers) await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
