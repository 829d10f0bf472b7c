#!/usr/bin/env node
// `npx mbaas …`: the command line of the built platform, under the right Node and freshly built, as npm's scripts run it.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const run = fileURLToPath(new URL('../../../tools/run.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [run, 'mbaas', ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
