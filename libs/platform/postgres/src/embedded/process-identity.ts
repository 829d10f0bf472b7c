import { readFile, readlink } from 'node:fs/promises';

/** Whether a process with this number runs (a zombie counts as gone where that can be seen). */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, under another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return (await statFields(pid))?.[0] !== 'Z';
}

/**
 * When a process started, in kernel ticks since boot: tells it from a later one with the same number.
 * undefined where /proc does not exist (macOS, Windows).
 */
export async function startTicks(pid: number): Promise<string | undefined> {
  return (await statFields(pid))?.[19];
}

/** The folder a process works in; a PostgreSQL server works in its data directory. undefined where /proc does not exist. */
export async function workingDirectory(pid: number): Promise<string | undefined> {
  return orUndefined(readlink(`/proc/${pid}/cwd`));
}

/** Fields of /proc/<pid>/stat from the state on: the name before them may hold spaces and brackets. */
async function statFields(pid: number): Promise<readonly string[] | undefined> {
  const stat = await orUndefined(readFile(`/proc/${pid}/stat`, 'utf8'));
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

const ABSENT = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'ENOTDIR']);

async function orUndefined<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (ABSENT.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
