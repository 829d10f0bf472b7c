import { UserError } from '@mbaas/platform-service-process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SupervisedProcess } from './supervised-process.ts';

/** A machine that is slow and busy is waited for this long. */
const START_MS = 300_000;
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
    const told = new Map(await Promise.all(processes.map(async (process) => [process, await phaseOf(process.plan.port)] as const)));
    const leads = (app: string): boolean => processes.some((process) => process.plan.app === app && told.get(process) === 'running');
    for (const [process, phase] of told) {
      // Who stands by is ready when somebody leads; where nobody does, a leader has just died and its place is taken in a moment.
      if (phase === 'running' || (phase !== undefined && leads(process.plan.app))) waiting.delete(process);
    }
    onProgress(processes.length - waiting.size, [...waiting].map(({ plan }) => plan.name));
    for (const process of waiting) {
      if (!process.willRun || process.deaths >= MAX_DEATHS) throw await failure(process, 'ended during the start');
      if (Date.now() - since > START_MS) throw await failure(process, `was not ready after ${START_MS / 1000} s`);
    }
    if (waiting.size > 0) await sleep(LOOK_MS);
  }
}

/** What a ready process says of itself; undefined: it is not ready. */
async function phaseOf(port: number): Promise<string | undefined> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(ANSWER_MS) });
    const body = (await answer.json()) as { readonly parts?: { readonly process?: { readonly detail?: string } } };
    return answer.status === 200 ? (body.parts?.process?.detail ?? '') : undefined;
  } catch {
    // Its port is not open yet.
    return undefined;
  }
}

async function failure({ plan, logFile }: SupervisedProcess, what: string): Promise<UserError> {
  const words = (await readFile(logFile, 'utf8')).trimEnd().split('\n').slice(-LAST_LINES).join('\n');
  return new UserError(`The service ${plan.name} ${what}. Its last words (in ${logFile}):\n${words}`);
}
