import { CLAIM_SCHEMA, installClaims } from '@mbaas/platform-claim-check';
import type { Logger } from '@mbaas/platform-observability';
import { openDatabase, type Database } from '@mbaas/platform-postgres';
import { installWork } from '@mbaas/platform-work';
import { installIdentity } from '@mbaas/service-avatar-identity';
import { installChain } from '@mbaas/service-block-storage';
import { installGateway } from '@mbaas/service-gateway';
import { installKeys } from '@mbaas/service-key-management';
import { installMars } from '@mbaas/service-mars-scoring';
import { installMst } from '@mbaas/service-mst-issuance';
import { installP2p } from '@mbaas/service-p2p-ingress';
import { installProducer } from '@mbaas/service-producer';

/** Every schema of the platform with what brings it up to date. A service does the same for its own at its start. */
export const SCHEMAS: Readonly<Record<string, (database: Database, log: Logger) => Promise<void>>> = {
  chain: installChain,
  keys: installKeys,
  mst: installMst,
  identity: installIdentity,
  mars: installMars,
  producer: installProducer,
  gateway: installGateway,
  p2p: installP2p,
  // Two libraries share it, each with a migration table of its own.
  [CLAIM_SCHEMA]: async (database, log) => {
    await installClaims(database, log);
    await installWork(database, log);
  },
};

/** One runs a migration, the others read and write partitions; a job takes next to nothing from the services. */
const CONNECTIONS = 2;

/**
 * `mbaas migrate`: brings all schemas up to date and ends, one after another, each in a transaction of its own under its
 * lock. Safe beside running services and beside itself; what is done already is passed over. Rejects with PostgresError.
 */
export async function migrateCommand({ databaseUrl, log }: { readonly databaseUrl: string; readonly log: Logger }): Promise<number> {
  const database = openDatabase({ url: databaseUrl, applicationName: 'mbaas migrate', maxConnections: CONNECTIONS, log });
  try {
    for (const install of Object.values(SCHEMAS)) await install(database, log);
  } finally {
    await database.close();
  }
  process.stdout.write(`${Object.keys(SCHEMAS).length} schemas are up to date: ${Object.keys(SCHEMAS).join(', ')}\n`);
  return 0;
}
