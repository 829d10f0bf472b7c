import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { PostgresError } from '../postgres.errors.ts';
import { ifThere } from './if-there.ts';
import { isAlive, startTicks } from './process-identity.ts';

/** The holder touches the file this often; a holder on another host is believed dead after `SILENT_MS` without a touch. */
const HEARTBEAT_MS = 5_000;
const SILENT_MS = 30_000;

interface Holder {
  readonly pid: number;
  readonly startTicks: string | undefined;
  readonly host: string;
  readonly id: string;
}

export interface DataDirectoryLock {
  release(): Promise<void>;
  /** For a process that is ending and can no longer wait. */
  releaseNow(): void;
}

/**
 * Takes `mbaas.lock` in the data directory, or throws DATA_DIR_IN_USE. A lock whose process is gone (kill -9, reboot, a
 * later process with the same number) is taken over; one of another host (shared volume, replaced container) when it
 * has been silent for 30 s.
 */
export async function lockDataDirectory(dataDirectory: string): Promise<DataDirectoryLock> {
  const path = join(dataDirectory, 'mbaas.lock');
  const self: Holder = { pid: process.pid, startTicks: await startTicks(process.pid), host: hostname(), id: randomUUID() };
  const draft = `${path}.${self.id}`;
  await writeFile(draft, JSON.stringify(self), { mode: 0o644 });
  try {
    while (!(await created(draft, path))) await removeStale(path, dataDirectory);
  } finally {
    await rm(draft, { force: true });
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    // The folder may be deleted under a test that has ended; the lock then has nobody to tell.
    utimes(path, now, now).catch(() => clearInterval(heartbeat));
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    async release() {
      clearInterval(heartbeat);
      await rm(path, { force: true });
    },
    releaseNow() {
      rmSync(path, { force: true });
    },
  };
}

/** A link fails when the name exists, and never shows a half-written file. */
async function created(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function removeStale(path: string, dataDirectory: string): Promise<void> {
  const text = await ifThere(readFile(path, 'utf8'));
  if (text === undefined) return;
  const holder = parseHolder(text);
  if (holder !== undefined && (await holds(holder, path))) throw inUse(dataDirectory, holder);
  // Two processes may both find it stale: move it aside first and look whether it still was that one.
  const aside = `${path}.stale.${randomUUID()}`;
  if ((await ifThere(rename(path, aside).then(() => true))) === undefined) return;
  const moved = await readFile(aside, 'utf8');
  if (moved !== text) await created(aside, path);
  await rm(aside, { force: true });
}

async function holds(holder: Holder, path: string): Promise<boolean> {
  if (holder.host !== hostname()) return Date.now() - ((await ifThere(stat(path)))?.mtimeMs ?? 0) < SILENT_MS;
  if (!(await isAlive(holder.pid))) return false;
  return holder.startTicks === undefined || holder.startTicks === (await startTicks(holder.pid));
}

function parseHolder(text: string): Holder | undefined {
  try {
    const value = JSON.parse(text) as Partial<Holder>;
    return Number.isInteger(value.pid) && typeof value.host === 'string' ? (value as Holder) : undefined;
  } catch (error) {
    // Whatever is not our JSON (an empty file after a power cut) is nobody's lock.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const inUse = (dataDirectory: string, holder: Holder): PostgresError =>
  new PostgresError(
    'DATA_DIR_IN_USE',
    `The data directory ${dataDirectory} is in use by process ${holder.pid} on ${holder.host}. ` +
      'Stop that process first, or start this one with another data directory.',
  );
