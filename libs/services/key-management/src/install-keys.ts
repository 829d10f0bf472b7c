import { fileURLToPath } from 'node:url';
import { installMessaging } from '@mbaas/platform-messaging';
import type { Logger } from '@mbaas/platform-observability';
import { migrate, type Database } from '@mbaas/platform-postgres';

const SCHEMA = 'keys';
/** SQL files, beside `src` and `dist` alike. */
const MIGRATIONS = fileURLToPath(new URL('../migrations/', import.meta.url));

/** Makes or upgrades the schema `keys`, under its lock: at every start, and by `mbaas migrate` before an upgrade. */
export async function installKeys(database: Database, log: Logger): Promise<void> {
  await migrate(database, { schema: SCHEMA, directory: MIGRATIONS, log });
  await installMessaging(database, SCHEMA, log);
}
