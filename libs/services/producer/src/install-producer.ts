import { installOperations } from '@mbaas/flow-operations';
import { installMessaging } from '@mbaas/platform-messaging';
import type { Logger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';

const SCHEMA = 'producer';

/** Makes or upgrades the schema `producer`, under its lock: at every start, and by `mbaas migrate` before an upgrade. */
export async function installProducer(database: Database, log: Logger): Promise<void> {
  await installMessaging(database, SCHEMA, log);
  await installOperations(database, SCHEMA, log);
}
