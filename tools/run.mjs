// The one entry of every npm script: installs what is missing, finds Node 24, builds what changed, runs.
// Plain JavaScript without dependencies, for it runs before they are there and under any Node from 18 on.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMMANDS } from './run/commands.mjs';
import { install } from './run/install.mjs';
import { environmentFor, findNode } from './run/node-runtime.mjs';
import { Stop } from './run/stop.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [name = '', ...args] = process.argv.slice(2);

try {
  if (!Object.hasOwn(COMMANDS, name)) throw new Stop(`There is no command "${name}": choose one of ${Object.keys(COMMANDS).join(', ')}.`, 2);
  await install(root);
  const node = findNode(root);
  process.exitCode = (await COMMANDS[name]({ root, node, env: environmentFor(node), args })) ?? 0;
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
