import type { Logger } from '@mbaas/platform-observability';
import { tryAdvisoryLock, type AdvisoryLock, type Database } from '@mbaas/platform-postgres';
import { errorCode } from '../process/error-code.ts';
import { pause } from './wait-for.ts';

/** How often whoever stands by looks whether the place is free. */
const LOOK_MS = 1_000;

/**
 * Waits until this process is the only one with this role; undefined: the signal came first. The database frees the role
 * when its holder dies. Who loses it (`lost`) must stop acting in it at once.
 */
export async function becomeLeader(database: Database, name: string, { log, signal }: { readonly log: Logger; readonly signal: AbortSignal }): Promise<AdvisoryLock | undefined> {
  for (let looks = 0; !signal.aborted; looks += 1) {
    try {
      const lock = await tryAdvisoryLock(database, name, log);
      if (lock !== undefined) return lock;
      if (looks === 0) log.info('Another instance leads; this one stands by', { lock: name });
    } catch (error) {
      log.warn('Leadership could not be asked for and will be again', { lock: name, code: errorCode(error, 'DATABASE') });
    }
    await pause(LOOK_MS, signal);
  }
  return undefined;
}
