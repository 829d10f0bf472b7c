import { randomUUID } from 'node:crypto';
import { truncateSync } from 'node:fs';
import { link, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { PostgresError } from '../postgres.errors.ts';
import { ifThere } from './if-there.ts';
import { isAlive, startTicks } from './process-identity.ts';

/** The holder touches its file this often; a holder on another host is believed dead after `SILENT_MS` without a touch. */
const HEARTBEAT_MS = 5_000;
const SILENT_MS = 30_000;

const NAME = /^mbaas\.lock\.(\d{1,15})$/;

interface Holder {
  readonly pid: number;
  readonly startTicks?: string;
  readonly host: string;
}

export interface DataDirectoryLock {
  release(): Promise<void>;
  /** For a process that is ending and can no longer wait. */
  releaseNow(): void;
}

/**
 * Takes the data directory for this process, or throws DATA_DIR_IN_USE.
 *
 * The files `mbaas.lock.<n>` number its holders; the highest one counts, an empty one is free. Whoever finds the highest
 * free, or its process gone (kill -9, reboot, a later process with the same pid), makes the next number: a name can be
 * made once only, so of several that try one succeeds, and none ever removes a file that may be another's claim. A holder
 * on another host (shared volume, replaced container) is gone when it was silent for 30 s.
 */
export async function lockDataDirectory(dataDirectory: string): Promise<DataDirectoryLock> {
  const ticks = await startTicks(process.pid);
  const self: Holder = { pid: process.pid, ...(ticks === undefined ? {} : { startTicks: ticks }), host: hostname() };
  const draft = join(dataDirectory, `mbaas.lock.draft-${randomUUID()}`);
  await writeFile(draft, JSON.stringify(self), { mode: 0o644 });
  try {
    for (;;) {
      const path = await claim(dataDirectory, draft);
      if (path !== undefined) return held(path);
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** One try to make the next number. undefined: somebody else was faster, look again. */
async function claim(dataDirectory: string, draft: string): Promise<string | undefined> {
  const highest = Math.max(0, ...(await generations(dataDirectory)));
  const before = lockFile(dataDirectory, highest);
  const holder = parseHolder((await ifThere(readFile(before, 'utf8'))) ?? '');
  if (holder !== undefined && (await holds(holder, before))) throw inUse(dataDirectory, holder);
  const path = lockFile(dataDirectory, highest + 1);
  // A link fails when the name exists, and never shows a half-written file.
  if (!(await linked(draft, path))) return undefined;
  const others = (await generations(dataDirectory)).filter((generation) => generation !== highest + 1);
  if (others.some((generation) => generation > highest)) {
    // We slept since reading: that number was given, used and cleared away long ago.
    await rm(path, { force: true });
    return undefined;
  }
  for (const generation of others) await rm(lockFile(dataDirectory, generation), { force: true });
  return path;
}

function held(path: string): DataDirectoryLock {
  const heartbeat = setInterval(() => {
    const now = new Date();
    // The folder may be deleted under a test that has ended; the lock then has nobody to tell.
    utimes(path, now, now).catch(() => clearInterval(heartbeat));
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    async release() {
      clearInterval(heartbeat);
      await ifThere(truncate(path));
    },
    releaseNow() {
      truncateSync(path);
    },
  };
}

const lockFile = (dataDirectory: string, generation: number): string => join(dataDirectory, `mbaas.lock.${generation}`);

async function generations(dataDirectory: string): Promise<number[]> {
  return (await readdir(dataDirectory)).flatMap((name) => {
    const digits = NAME.exec(name)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
}

async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
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
    // Whatever is not our JSON (released: empty; torn by a power cut) is nobody's lock.
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
