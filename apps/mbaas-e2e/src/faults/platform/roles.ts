import type { FaultPlatform } from './fault-platform.ts';
import type { FaultProcess } from './fault-process.ts';

const ANSWER_MS = 2_000;

/** Whether a process says that it is ready; no answer is no. */
export async function isReady(process: FaultProcess): Promise<boolean> {
  return (await readinessOf(process))?.status === 200;
}

/** What a process that is not ready says of itself; undefined where it is. */
export async function whyNotReady(process: FaultProcess): Promise<string | undefined> {
  const answer = await readinessOf(process);
  if (answer?.status === 200) return undefined;
  return `${process.name}: ${answer?.text ?? 'no answer'}`;
}

/** Which of the two block storages writes the chain now, by their own words. */
export async function activeStorage({ processes }: FaultPlatform): Promise<{ readonly active: FaultProcess | undefined; readonly standby: FaultProcess | undefined }> {
  const storages = processes.filter(({ app }) => app === 'block-storage');
  const roles = await Promise.all(storages.map(async (process) => ({ process, isActive: (await readinessOf(process))?.text.includes('active, height') ?? false })));
  const active = roles.find(({ isActive }) => isActive)?.process;
  return { active, standby: storages.find((process) => process !== active) };
}

async function readinessOf({ port }: FaultProcess): Promise<{ readonly status: number; readonly text: string } | undefined> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(ANSWER_MS) });
    return { status: answer.status, text: await answer.text() };
  } catch {
    // It is dead, paused, or cut off.
    return undefined;
  }
}
