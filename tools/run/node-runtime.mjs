// Finds the Node that everything runs with. MBaaS needs Node 24; older systems get it from the registry as an
// optional dependency (a plain archive with the binary, no install script).
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Stop } from './stop.mjs';

export const REQUIRED_MAJOR = 24;

/**
 * Path of a Node binary of the required major version or newer.
 * The running one is taken when it is new enough, else the one that `npm ci` put into node_modules.
 * @param {string} root the workspace
 * @param {{ version: string, execPath: string, platform: string, arch: string }} running what runs now (`process`)
 */
export function findNode(root, running = process) {
  if (Number(running.version.slice(1).split('.')[0]) >= REQUIRED_MAJOR) return running.execPath;
  const platform = running.platform === 'win32' ? 'win' : running.platform;
  const binary = join(root, 'node_modules', `node-${platform}-${running.arch}`, 'bin', platform === 'win' ? 'node.exe' : 'node');
  if (existsSync(binary)) return binary;
  throw new Stop(
    `MBaaS runs on Node ${REQUIRED_MAJOR} and this is ${running.version}; no package brings Node ${REQUIRED_MAJOR} ` +
      `to ${running.platform} ${running.arch}, so install it and run the command again.`,
  );
}

/**
 * The environment of every child: that Node is the first `node` on PATH, Nx keeps no daemon and talks to nobody.
 * @param {string} node from `findNode`
 * @param {NodeJS.ProcessEnv} env
 */
export function environmentFor(node, env = process.env) {
  const pathKey = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...env, [pathKey]: [dirname(node), env[pathKey] ?? ''].join(delimiter), NX_DAEMON: 'false', NX_NO_CLOUD: 'true' };
}
