import { fileURLToPath } from 'node:url';
import type { Logger } from '@mbaas/platform-observability';
import { migrate, type Database } from '@mbaas/platform-postgres';

/** Beside `src` and `dist` alike. */
const DIRECTORY = fileURLToPath(new URL('../migrations/', import.meta.url));

/** Makes or upgrades the work queue's table in schema `work`; several processes may do so at once. */
export function installWork(database: Database, log: Logger): Promise<void> {
  return migrate(database, { schema: 'work', directory: DIRECTORY, log, table: 'work_migration' });
}
