import { readFileSync } from 'node:fs';

/** Ticks a second of /proc; fixed on Linux. */
const TICKS = 100;
const [USER, SYSTEM, REAPED_USER, REAPED_SYSTEM] = [11, 12, 13, 14];

/** Fields of /proc/<pid>/stat behind the name, which may hold blanks and brackets. */
function statOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
}

const ticksOf = (pid: number, fields: readonly number[]): number => {
  const stat = statOf(pid);
  return fields.reduce((sum, field) => sum + (stat[field] ?? 0), 0);
};

/** CPU seconds of a process so far, all its threads. */
export const cpuSeconds = (pid: number): number => ticksOf(pid, [USER, SYSTEM]) / TICKS;

/** The same with the children it has and those that have ended: a PostgreSQL server is many processes. */
export function treeCpuSeconds(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').filter((text) => text !== '');
  let ticks = ticksOf(pid, [USER, SYSTEM, REAPED_USER, REAPED_SYSTEM]);
  for (const child of children) {
    try {
      ticks += ticksOf(Number(child), [USER, SYSTEM]);
    } catch (error) {
      // It ended after the list was read.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && (error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  return ticks / TICKS;
}
