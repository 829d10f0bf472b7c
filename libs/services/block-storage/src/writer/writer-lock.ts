import type { Logger } from '@mbaas/platform-observability';
import { tryAdvisoryLock, type AdvisoryLock, type Database } from '@mbaas/platform-postgres';
import { writerLockName } from './writer-lease.store.ts';

const RETRY_MS = 250;

/** Another process writes this network's chain in this database. */
export class WriterLocked extends Error {
  override readonly name = 'WriterLocked';
  readonly code = 'WRITER_LOCKED';
}

/** The lock of a network's only writer, if it is free. */
export const tryWriterLock = (database: Database, network: string, log: Logger): Promise<AdvisoryLock | undefined> => tryAdvisoryLock(database, writerLockName(network), log);

/** Takes the lock of a network's only writer, waiting for one that is just ending. Throws WriterLocked. */
export async function takeWriterLock(database: Database, network: string, log: Logger, waitMs: number): Promise<AdvisoryLock> {
  for (let waited = 0; ; waited += RETRY_MS) {
    const lock = await tryWriterLock(database, network, log);
    if (lock !== undefined) return lock;
    if (waited >= waitMs) throw new WriterLocked(`Another process writes the chain of "${network}" in this database. Stop it first, or give this one its own database.`);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
