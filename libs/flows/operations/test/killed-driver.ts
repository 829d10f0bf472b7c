// Run by kill.int-spec.ts as a process of its own: works operations off until it is killed.
import { NullLogger } from '@mbaas/platform-observability';
import { openDatabase } from '@mbaas/platform-postgres';
import { createFlow } from './flow.ts';

const database = openDatabase({ url: process.argv[2] as string, applicationName: 'killed-driver', maxConnections: 4, log: NullLogger });
const clock = { t: 0, now: () => Date.now() };
const tuning = { leaseMs: 300, pollMs: 20, fundsRetryMs: 50, retryMs: 20, reofferMs: 200 };
createFlow(database, { clock, tuning }).operations.start();
process.stdout.write('started\n');
