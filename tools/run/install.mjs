// Installs the dependencies when node_modules does not hold what package-lock.json names.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { Stop } from './stop.mjs';

const STAMP = 'node_modules/.mbaas-installed';

/**
 * True when node_modules holds every package of the lock file in its version.
 * A stamp with the lock file's hash answers at once; without it the two lock files are compared, so that
 * somebody's own `npm ci` counts as well. Optional packages may be missing: they are other platforms' binaries.
 * @param {string} root
 */
export function isInstalled(root) {
  const lockFile = join(root, 'package-lock.json');
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const lock = readFileSync(lockFile);
  const hash = createHash('sha256').update(lock).digest('hex');
  const stamp = join(root, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return true;
  const wanted = JSON.parse(lock.toString('utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  const missing = Object.entries(wanted).some(([path, entry]) => {
    if (!path.startsWith('node_modules/')) return false;
    if (entry.link) return installed[path]?.link !== true;
    return installed[path] === undefined ? !entry.optional : installed[path].version !== entry.version;
  });
  if (missing) return false;
  writeFileSync(stamp, hash);
  return true;
}

/**
 * Runs `npm ci` unless everything is there.
 * @param {string} root
 */
export async function install(root) {
  if (isInstalled(root)) return;
  process.stderr.write('Installing dependencies (first run or changed lock file)…\n');
  // The npm that started us, else the one on PATH. Newer packages than the system's Node are expected: no warnings.
  const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const code = await run([...npm, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, shell: process.platform === 'win32' });
  if (code !== 0) throw new Stop('Installing the dependencies failed; npm says why above.', code);
  if (!isInstalled(root)) throw new Stop('npm finished, but node_modules does not match package-lock.json; remove node_modules and try again.');
}
