import type { Logger } from '@mbaas/platform-observability';
import { tryAdvisoryLock, type AdvisoryLock, type Database } from '@mbaas/platform-postgres';

/** A holder that shows no sign of life for this long (paused, or behind a cut line) loses the lock. */
const SILENT_MS = 8_000;
const BEAT_MS = 2_000;

/**
 * The lock that lets one process at a time publish a schema's facts; undefined: another has it. It is for quiet alone:
 * what a holder that lost it unknowingly still does is refused by the turn's epoch.
 */
export async function tryPublisherLock(database: Database, schema: string, log: Logger): Promise<AdvisoryLock | undefined> {
  const lock = await tryAdvisoryLock(database, `mbaas:publish:${schema}`, log);
  if (lock === undefined) return undefined;
  try {
    await lock.client.query(`SET idle_session_timeout = ${SILENT_MS}`);
  } catch (error) {
    await lock.release();
    throw error;
  }
  const beat = setInterval(() => {
    // A beat that fails ends the connection, and with it the lock.
    lock.client.query('SELECT 1').catch((error: unknown) => log.warn('The lock of the publisher does not answer', { source: schema, error }));
  }, BEAT_MS);
  void lock.lost.then(() => clearInterval(beat));
  return lock;
}
