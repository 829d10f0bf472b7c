// Lint of the whole workspace: manifests, file names, then ESLint with Nx's project graph made fresh.
// Runs on the workspace it is started in.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { checkFiles } from '../check-files.mjs';
import { readProjects } from '../projects.mjs';
import { staleReferences } from '../sync-references.mjs';
import { checkProjects } from './check-projects.mjs';

const root = process.cwd();
const findings = [
  ...checkProjects(root),
  ...staleReferences(root).map(([path]) => `${path}: stale; run node tools/sync-references.mjs.`),
  ...checkFiles(root),
];
for (const finding of findings) process.stderr.write(`${finding}\n`);

await makeProjectGraph();
const eslint = spawnSync(
  process.execPath,
  [join(root, 'node_modules/eslint/bin/eslint.js'), '--max-warnings=0', ...(process.argv.length > 2 ? process.argv.slice(2) : ['.'])],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = findings.length > 0 ? 1 : (eslint.status ?? 1);

/**
 * The boundary rule reads the graph from Nx's cache and passes everything when there is none, so it is made here,
 * and a graph that misses a project ends the run.
 */
async function makeProjectGraph() {
  process.env.NX_DAEMON = 'false';
  process.env.NX_WORKSPACE_ROOT_PATH = root;
  const { createProjectGraphAsync } = createRequire(join(root, 'package.json'))('@nx/devkit');
  const graph = await createProjectGraphAsync({ exitOnError: false, resetDaemonClient: true });
  const missing = readProjects(root).filter(({ name }) => graph.nodes[name] === undefined);
  if (missing.length > 0) throw new Error(`Nx does not see ${missing.map(({ name }) => name).join(', ')}.`);
}
