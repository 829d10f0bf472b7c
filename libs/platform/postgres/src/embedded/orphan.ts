import { readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@mbaas/platform-observability';
import { PostgresError } from '../postgres.errors.ts';
import { ifThere } from './if-there.ts';
import { isAlive, workingDirectory } from './process-identity.ts';

const FAST_MS = 60_000;
const IMMEDIATE_MS = 10_000;

/** Lines of a server's postmaster.pid that we read. */
export interface ServerFile {
  readonly pid: number;
  /** 'ready' once it accepts connections. */
  readonly state: string;
}

/** Reads postmaster.pid; undefined: there is none (or only the start of one). */
export async function readServerFile(cluster: string): Promise<ServerFile | undefined> {
  const lines = (await ifThere(readFile(join(cluster, 'postmaster.pid'), 'utf8')))?.split('\n');
  const pid = Number(lines?.[0]);
  return Number.isInteger(pid) && pid > 0 ? { pid, state: (lines?.[7] ?? '').trim() } : undefined;
}

/**
 * Ends the server that a killed parent left running over this cluster, and removes a postmaster.pid whose process is
 * gone or is now a different program. The caller holds the data directory's lock, so no living parent exists.
 */
export async function stopOrphan(cluster: string, log: Logger): Promise<void> {
  const file = await readServerFile(cluster);
  if (file === undefined) return;
  if (await isServerOf(file.pid, cluster)) {
    log.warn('Stopping the database server that a killed process left behind', { pid: file.pid });
    await endServer(file.pid, log);
  }
  // The server removes the file itself; after kill -9 it stays, and its number may by now belong to another server.
  await rm(join(cluster, 'postmaster.pid'), { force: true });
}

/** Whether this process is a server working in `cluster`. Where /proc is missing, a living process is believed to be. */
async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  if (!(await isAlive(pid))) return false;
  if (process.platform !== 'linux') return true;
  return (await workingDirectory(pid)) === (await realpath(cluster));
}

/** Fast shutdown (connections cut, a checkpoint), then immediate (recovery at the next start). */
export async function endServer(pid: number, log: Logger): Promise<void> {
  if (signal(pid, 'SIGINT') && (await isGone(pid, FAST_MS))) return;
  if (!(await isAlive(pid))) return;
  log.warn('The database server does not stop, cutting it off', { pid });
  if (signal(pid, 'SIGQUIT') && (await isGone(pid, IMMEDIATE_MS))) return;
  throw new PostgresError('POSTGRES_START_FAILED', `The database server ${pid} of this data directory does not end. Stop it with: kill -QUIT ${pid}`);
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

async function isGone(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (await isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}
