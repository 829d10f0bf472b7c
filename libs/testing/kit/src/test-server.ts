import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { NullLogger } from '@mbaas/platform-observability';
import { startEmbeddedPostgres } from '@mbaas/platform-postgres';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the run's PostgreSQL as a role that may create databases. */
    testServerUrl: string;
  }
}

/** Tests lose nothing in a power cut. Each test file has a database and a pool or two of its own. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300', shared_buffers: '128MB' };

/**
 * Global setup of the integration project: one real PostgreSQL for the whole run, gone at its end.
 * The environment variable MBAAS_TEST_DATABASE_URL names another server to be used instead.
 * Without either the run fails: a store is not tested against anything else.
 */
export default async function startTestServer(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['MBAAS_TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') {
    project.provide('testServerUrl', given);
    return undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), 'mbaas-test-'));
  // As root the server runs as user postgres, who has to pass through.
  await chmod(folder, 0o755);
  try {
    const server = await startEmbeddedPostgres({ dataDirectory: join(folder, 'data'), settings: SETTINGS, log: NullLogger });
    project.provide('testServerUrl', server.url);
    return async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    };
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    const why = cause instanceof Error ? cause.message : 'unknown cause';
    throw new Error(`The integration tests need PostgreSQL and the embedded one did not start: ${why}`, { cause });
  }
}
