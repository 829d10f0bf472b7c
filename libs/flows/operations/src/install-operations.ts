import { fileURLToPath } from 'node:url';
import type { Logger } from '@mbaas/platform-observability';
import { migrate, type Database } from '@mbaas/platform-postgres';

/** SQL files of the operation tables, beside `src` and `dist` alike. */
const DIRECTORY = fileURLToPath(new URL('../migrations/', import.meta.url));

/** Makes or upgrades the operation tables in a service's schema. The messaging tables must be there too (installMessaging). */
export const installOperations = (database: Database, schema: string, log: Logger): Promise<void> =>
  migrate(database, { schema, directory: DIRECTORY, log, table: 'operation_migration' });
