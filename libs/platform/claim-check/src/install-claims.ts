import { fileURLToPath } from 'node:url';
import type { Logger } from '@mbaas/platform-observability';
import { migrate, type Database } from '@mbaas/platform-postgres';

/** Schema of claims, shared with the work queue's own tables. */
export const CLAIM_SCHEMA = 'work';

/** Beside `src` and `dist` alike. */
const DIRECTORY = fileURLToPath(new URL('../migrations/', import.meta.url));

/** Makes or upgrades the claim table; several processes may do so at once. */
export function installClaims(database: Database, log: Logger): Promise<void> {
  return migrate(database, { schema: CLAIM_SCHEMA, directory: DIRECTORY, log, table: 'claim_migration' });
}
