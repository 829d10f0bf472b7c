import { UserError } from '@mbaas/platform-service-process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SupervisedProcess } from './supervised-process.ts';

/** A machine that is slow and busy is waited for this long. */
const START_MS = 180_000;
const LOOK_MS = 250;
const ANSWER_MS = 2_000;
/** Deaths of one process during the start after which it is given up. */
const MAX_DEATHS = 5;
const LAST_LINES = 8;

export interface WaitOptions {
  readonly processes: readonly SupervisedProcess[];
  readonly signal: AbortSignal;
  readonly onProgress: (ready: number, waitingFor: readonly string[]) => void;
}

/** Waits until every process answers that it is ready. Throws UserError with a log's last words when one never will. */
export async function waitUntilReady({ processes, signal, onProgress }: WaitOptions): Promise<void> {
  const since = Date.now();
  const waiting = new Set(processes);
  while (waiting.size > 0 && !signal.aborted) {
    await Promise.all(
      [...waiting].map(async (process) => {
        if (await isReady(process.plan.port)) waiting.delete(process);
      }),
    );
    onProgress(processes.length - waiting.size, [...waiting].map(({ plan }) => plan.name));
    for (const process of waiting) {
      if (!process.willRun || process.deaths >= MAX_DEATHS) throw await failure(process, 'ended during the start');
      if (Date.now() - since > START_MS) throw await failure(process, `was not ready after ${START_MS / 1000} s`);
    }
    if (waiting.size > 0) await sleep(LOOK_MS);
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(ANSWER_MS) });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    // Its port is not open yet.
    return false;
  }
}

async function failure({ plan, logFile }: SupervisedProcess, what: string): Promise<UserError> {
  const words = (await readFile(logFile, 'utf8')).trimEnd().split('\n').slice(-LAST_LINES).join('\n');
  return new UserError(`The service ${plan.name} ${what}. Its last words (in ${logFile}):\n${words}`);
}
