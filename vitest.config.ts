import { defineConfig } from 'vitest/config';

/** Workspace packages run from their sources; worker threads and child processes get the same condition. */
const conditions = ['@mbaas/source', 'node'];
const source = { resolve: { conditions }, ssr: { resolve: { conditions } } };
const shared = {
  pool: 'forks' as const,
  execArgv: ['--conditions=@mbaas/source'],
  testTimeout: 60_000,
  hookTimeout: 120_000,
  exclude: ['**/node_modules/**', '**/dist/**'],
};
const specs = (...kinds: readonly string[]): string[] => kinds.map((kind) => `{libs,apps,tools,bench}/**/*.${kind}.ts`);

export default defineConfig({
  test: {
    allowOnly: false,
    // The default leaves one core to a watching person; a run of everything takes them all.
    maxWorkers: '100%',
    projects: [
      { ...source, test: { name: 'unit', include: specs('spec', 'prop-spec'), ...shared } },
      {
        ...source,
        // One real PostgreSQL for the run, and one real Kafka when a spec asks for it: `createTestDatabase`, `createTestKafka` of the kit.
        test: { name: 'integration', include: specs('int-spec'), globalSetup: ['libs/testing/kit/src/test-server.ts', 'libs/testing/kit/src/test-broker.ts'], ...shared },
      },
    ],
  },
});
