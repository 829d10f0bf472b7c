import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process told apart from a later one that got the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in kernel ticks since boot; missing where /proc is. */
  readonly startTicks?: string;
}

const GONE = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'ENOTDIR']);

export async function identify(pid: number): Promise<ProcessIdentity> {
  const startTicks = (await statFields(pid))?.[19];
  return startTicks === undefined ? { pid } : { pid, startTicks };
}

/** Whether exactly this process still runs. Where /proc is missing, any process with its number is believed to be it. */
export async function isRunning({ pid, startTicks }: ProcessIdentity): Promise<boolean> {
  if (!send(pid, 0)) return false;
  const fields = await statFields(pid);
  if (fields === undefined) return process.platform !== 'linux';
  return fields[0] !== 'Z' && (startTicks === undefined || fields[19] === startTicks);
}

/** Sends a signal; false: there is no such process. */
export function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    if ((error as NodeJS.ErrnoException).code === 'EPERM') return true;
    throw error;
  }
}

/** Waits until the process is gone; false: it still runs after `timeoutMs`. */
export async function isGoneWithin(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (await isRunning(identity)) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

/** Fields of /proc/<pid>/stat from the state on: the name before them may hold spaces and brackets. */
async function statFields(pid: number): Promise<readonly string[] | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch (error) {
    if (GONE.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
