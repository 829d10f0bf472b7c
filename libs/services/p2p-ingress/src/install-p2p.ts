import { fileURLToPath } from 'node:url';
import type { Logger } from '@mbaas/platform-observability';
import { migrate, type Database } from '@mbaas/platform-postgres';

const SCHEMA = 'p2p';
/** SQL files, beside `src` and `dist` alike. */
const MIGRATIONS = fileURLToPath(new URL('../migrations/', import.meta.url));

/** Makes or upgrades the schema `p2p`, under its lock: at every start, and by `mbaas migrate` before an upgrade. */
export async function installP2p(database: Database, log: Logger): Promise<void> {
  await migrate(database, { schema: SCHEMA, directory: MIGRATIONS, log });
}
