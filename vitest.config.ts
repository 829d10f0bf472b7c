import { defineConfig } from 'vitest/config';

const source = { resolve: { conditions: ['@mbaas/source', 'node', 'import', 'default'] }, ssr: { resolve: { conditions: ['@mbaas/source', 'node', 'import', 'default'] } } };

/** Workspace packages run from their sources; worker threads and child processes get the same condition. */
const run = { pool: 'forks' as const, execArgv: ['--conditions=@mbaas/source'], testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      { ...source, test: { name: 'unit', include: ['{libs,apps,tools}/**/*.spec.ts', '{libs,apps,tools}/**/*.prop-spec.ts'], exclude: ['**/node_modules/**', '**/dist/**'], ...run } },
      { ...source, test: { name: 'integration', include: ['{libs,apps,tools}/**/*.int-spec.ts'], exclude: ['**/node_modules/**', '**/dist/**'], ...run } },
    ],
  },
});
