import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../process/error-code.ts';
import type { Logger } from '@mbaas/platform-observability';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2_000;

export interface WaitOptions {
  /** Names what is waited for in the log: `database`. */
  readonly what: string;
  readonly patienceMs: number;
  readonly log: Logger;
  /** Ends the waiting: then `waitFor` resolves to false. */
  readonly signal: AbortSignal;
  /** Errors that no waiting mends. */
  readonly isFinal?: (error: unknown) => boolean;
}

/**
 * Tries `attempt` until it succeeds, with growing pauses. Rejects with its last error after the patience is over or at a
 * final one; false: the signal came first.
 */
export async function waitFor(attempt: () => Promise<void>, { what, patienceMs, log, signal, isFinal = () => false }: WaitOptions): Promise<boolean> {
  const since = Date.now();
  for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      await attempt();
      return true;
    } catch (error) {
      const waitedMs = Date.now() - since;
      if (isFinal(error) || waitedMs + pauseMs > patienceMs) throw error;
      log.warn('The start waits', { for: what, code: errorCode(error, 'NOT_THERE'), waitedMs });
    }
    await pause(pauseMs, signal);
  }
  return false;
}

/** Waits, or less when the signal comes. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
