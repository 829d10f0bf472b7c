// The embedded server of a spec of this library: its own, in a temporary folder, gone at the end.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NullLogger } from '@mbaas/platform-observability';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@mbaas/platform-postgres';

export async function startSpecServer(): Promise<EmbeddedPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'mbaas-spec-'));
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({
    dataDirectory: join(folder, 'data'),
    settings: { fsync: 'off', shared_buffers: '64MB', max_wal_size: '512MB' },
    log: NullLogger,
  });
  return {
    url: server.url,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
