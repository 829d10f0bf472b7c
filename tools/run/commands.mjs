// What each npm script does once the dependencies are there.
import { join } from 'node:path';
import { run } from './child.mjs';
import { fuzz } from './fuzz.mjs';
import { Stop } from './stop.mjs';
import { runTests } from './test-run.mjs';

/** @typedef {{ root: string, node: string, env: NodeJS.ProcessEnv, args: readonly string[] }} Context */

/** Compiles what changed; nothing changed costs 0.2 s. @param {Context} context */
async function build({ root, node, env, args = [] }) {
  const code = await run([node, join(root, 'node_modules/@typescript/native/bin/tsc'), '-b', ...args], { cwd: root, env });
  if (code !== 0) throw new Stop('The build failed; the compiler says why above.', code);
}

/** Type-checks everything from sources, spec files included. @param {Context} context */
async function checkTypes({ root, node, env }) {
  const code = await run([node, join(root, 'node_modules/@typescript/native/bin/tsc'), '-p', 'tsconfig.check.json'], { cwd: root, env });
  if (code !== 0) throw new Stop('Type-checking the spec files failed; the compiler says why above.', code);
}

/** @param {Context} context */
async function lint({ root, node, env, args = [] }) {
  const code = await run([node, join(root, 'tools/lint/lint.mjs'), ...args], { cwd: root, env });
  if (code !== 0) throw new Stop('Lint failed; the findings are above.', code);
}

/** Builds, then runs a subcommand of the application with the user's arguments. @param {string[]} subcommand */
const application = (...subcommand) => async (context) => {
  await build({ ...context, args: [] });
  const main = join(context.root, 'apps/mbaas/dist/main.js');
  // Files are named from where the user stands, not from where npm runs scripts.
  const cwd = process.env['INIT_CWD'] ?? process.cwd();
  return run([context.node, '--enable-source-maps', main, ...subcommand, ...context.args], { cwd, env: context.env });
};

/** The npm scripts. Each resolves to an exit code (nothing means 0) or throws Stop. */
export const COMMANDS = {
  start: application('start'),
  cluster: application('cluster'),
  tour: application('tour'),
  check: application('check'),
  'check:rpc': application('check-rpc'),
  mbaas: application(),
  async bench(context) {
    await build({ ...context, args: [] });
    return run([context.node, join(context.root, 'bench/dist/main.js'), ...context.args], { cwd: context.root, env: context.env });
  },
  /** Hostile input for as long as told (libs/testing/fuzz); `-- --property reorganisations` random chains with random branches. */
  async fuzz(context) {
    await build({ ...context, args: [] });
    return fuzz(context);
  },
  /** What deploy/, helm/ and docker-compose.yml hold; `--only chart,compose` makes a part of the checks. */
  async 'check:deploy'(context) {
    await build({ ...context, args: [] });
    return run([context.node, join(context.root, 'tools/deploy/check-deploy.mjs'), ...context.args], { cwd: context.root, env: context.env });
  },
  /** Everything in processes of its own under kills, pauses, slow and broken connections; `-- --long` for hours of work (docs/faults.md). */
  async 'test:faults'(context) {
    await build({ ...context, args: [] });
    return run([context.node, '--enable-source-maps', join(context.root, 'apps/mbaas-e2e/dist/faults/main.js'), ...context.args], { cwd: context.root, env: context.env });
  },
  build,
  lint,
  /** Build, lint, types, tests; arguments go to the test runner (a path, `-t name`). */
  async test(context) {
    await build({ ...context, args: [] });
    await lint({ ...context, args: [] });
    await checkTypes(context);
    return runTests(context);
  },
};
