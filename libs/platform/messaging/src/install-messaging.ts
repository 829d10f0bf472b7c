import { fileURLToPath } from 'node:url';
import type { Logger } from '@mbaas/platform-observability';
import { migrate, type Database } from '@mbaas/platform-postgres';
import { ensurePartitions } from './outbox/partitions.ts';

/** SQL files of the messaging tables, beside `src` and `dist` alike. */
const DIRECTORY = fileURLToPath(new URL('../migrations/', import.meta.url));

/**
 * Makes or upgrades outbox, inbox, cursors and parked facts in a service's schema. Call it before the service's first
 * write, at every start; several processes may do so at once.
 */
export async function installMessaging(database: Database, schema: string, log: Logger): Promise<void> {
  await migrate(database, { schema, directory: DIRECTORY, log, table: 'messaging_migration' });
  await ensurePartitions(database, schema);
}
