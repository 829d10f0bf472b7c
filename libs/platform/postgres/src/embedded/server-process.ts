import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, stat, truncate } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@mbaas/platform-observability';
import type { Binaries } from './binaries.ts';
import { ifThere } from './if-there.ts';
import { readServerFile } from './orphan.ts';
import type { ServerUser } from './server-user.ts';

/** Recovery after kill -9 may replay gigabytes of WAL; a living server is waited for this long. */
const START_MS = 15 * 60_000;
const PATIENCE_MS = 10_000;
const MAX_LOG_BYTES = 8 * 1024 * 1024;

export interface ServerStart {
  readonly binaries: Binaries;
  readonly user: ServerUser | undefined;
  readonly cluster: string;
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
  /** File that takes the server's own messages: a pipe would break with its reader. */
  readonly logFile: string;
  readonly log: Logger;
}

/** A server that ended before it accepted connections, and the last lines it said. */
export interface FailedStart {
  readonly failed: true;
  readonly words: string;
}

/** Starts the server and waits until it accepts connections, recovery included. */
export async function startServer(start: ServerStart): Promise<ChildProcess | FailedStart> {
  const before = await logSize(start.logFile);
  const child = launch(start);
  let ended = false;
  child.once('exit', () => (ended = true));
  child.once('error', () => (ended = true));
  const begun = Date.now();
  let nextWord = begun + PATIENCE_MS;
  while (!ended && Date.now() - begun < START_MS) {
    const file = await readServerFile(start.cluster);
    if (file?.pid === child.pid && file?.state === 'ready') return child;
    if (Date.now() > nextWord) {
      start.log.info('Waiting for the database to recover', { waitedSeconds: Math.round((Date.now() - begun) / 1000) });
      nextWord += PATIENCE_MS;
    }
    await sleep(15);
  }
  if (!ended) child.kill('SIGQUIT');
  const words = (await readFile(start.logFile)).subarray(before).toString('utf8').trim();
  return { failed: true, words: words.split('\n').slice(-5).join('\n') };
}

function launch({ binaries, user, cluster, port, settings, logFile }: ServerStart): ChildProcess {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const output = openSync(logFile, 'a', 0o600);
  try {
    // Detached: Ctrl-C at the terminal reaches us alone, and we stop the server after we have drained.
    return spawn(binaries.postgres, ['-D', cluster, '-p', String(port), ...flags], {
      ...user,
      cwd: cluster,
      detached: true,
      stdio: ['ignore', output, output],
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    });
  } finally {
    closeSync(output);
  }
}

/** Size of the log in bytes, after emptying one that has grown too long. */
async function logSize(logFile: string): Promise<number> {
  const size = (await ifThere(stat(logFile)))?.size ?? 0;
  if (size <= MAX_LOG_BYTES) return size;
  await truncate(logFile, 0);
  return 0;
}
