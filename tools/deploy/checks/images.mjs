// What the images will hold, put together without Docker: the production modules that base.Dockerfile installs, beside the
// compiled code, and every app started in it. A module that an app forgot to declare is missing there and only there.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { readProjects } from '../../projects.mjs';
import { Finding, expectThat } from '../report.mjs';
import { runTool } from '../run-tool.mjs';
import { cached } from '../install/cached.mjs';

/**
 * Arguments of the `npm ci` in base.Dockerfile that leaves production modules alone. Pure.
 * @param {string} dockerfile
 * @returns {string[]}
 */
export function productionInstall(dockerfile) {
  const line = dockerfile.split('\n').find((text) => text.includes('npm ci') && text.includes('--omit=dev'));
  if (line === undefined) throw new Finding('base.Dockerfile installs no production modules.');
  return line.slice(line.indexOf('npm ci') + 'npm '.length).split(' ').filter((word) => !word.startsWith('--cache='));
}

/** @param {{ root: string, cache: string, node: string, report: import('../report.mjs').Report }} options */
export async function checkImages({ root, cache, node, report }) {
  const dockerfile = readFileSync(join(root, 'deploy/docker/base.Dockerfile'), 'utf8');
  let folder;
  await report.check('images: the production modules install from the lock file', () => {
    const lock = readFileSync(join(root, 'package-lock.json'));
    const stamp = createHash('sha256').update(lock).update(dockerfile).digest('hex').slice(0, 16);
    const name = `production-modules-${stamp}`;
    folder = cached(cache, name, (draft) => install(root, dockerfile, draft));
    // Of an older lock file's modules nothing is needed any more.
    for (const other of readdirSync(cache)) if (other.startsWith('production-modules-') && other !== name) rmSync(join(cache, other), { recursive: true, force: true });
  });
  if (folder === undefined) return;
  for (const { folder: path } of readProjects(root)) {
    for (const part of ['dist', 'migrations', 'package.json']) copyAnew(join(root, path, part), join(folder, path, part));
  }
  const env = { PATH: process.env.PATH };
  for (const app of readdirSync(join(root, 'apps')).filter((name) => !name.endsWith('-e2e'))) {
    await report.check(`images: ${app} starts with what its image holds`, () => {
      const { code, out, err } = runTool([node, join(folder, 'apps', app, 'dist/main.js'), ...(app === 'mbaas' ? ['--version'] : [])], { env, cwd: folder, timeout: 30_000 });
      // Without its secrets a service says so and ends; to say so, every module of it had to load.
      if (app === 'mbaas') expectThat(code === 0, out + err);
      else expectThat(code === 1 && /MBAAS_DATABASE_URL is missing/.test(out + err), `ended with ${code}: ${out}${err}`);
    });
  }
}

function install(root, dockerfile, folder) {
  for (const file of ['package.json', 'package-lock.json', '.npmrc', ...readProjects(root).map(({ folder: path }) => `${path}/package.json`)]) copyAnew(join(root, file), join(folder, file));
  const { code, err } = runTool(['npm', ...productionInstall(dockerfile), '--loglevel=error'], { cwd: folder });
  // Its reason stands at the top; what follows is the manual.
  if (code !== 0) throw new Finding(`npm ci failed:\n${err.split('\n').filter((line) => line.trim() !== 'npm error').slice(0, 6).join('\n')}`);
}

function copyAnew(from, to) {
  rmSync(to, { recursive: true, force: true });
  if (!existsSync(from)) return;
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
}
