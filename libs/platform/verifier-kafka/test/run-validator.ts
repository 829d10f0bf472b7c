// A validator with one thread; a spec kills it at random moments.
// Usage: run-validator.ts <brokers> <network> <database url> <instance>
import { createClaimStore } from '@mbaas/platform-claim-check';
import { openKafka } from '@mbaas/platform-kafka';
import { createWorkerVerifier } from '@mbaas/platform-native-crypto';
import { NullLogger } from '@mbaas/platform-observability';
import { openDatabase } from '@mbaas/platform-postgres';
import { createWorkQueue } from '@mbaas/platform-work';
import { serveVerifier } from '../src/validator/serve-verifier.ts';

const [brokers = '', network = '', url = '', instance = ''] = process.argv.slice(2);
const database = openDatabase({ url, applicationName: instance, maxConnections: 2, log: NullLogger });
const kafka = openKafka({ brokers: brokers.split(','), clientId: instance, replication: 1, log: NullLogger });
const work = createWorkQueue({ kafka, network, claims: createClaimStore({ database, lifetimeMs: 600_000, log: NullLogger }), log: NullLogger });
const verifier = createWorkerVerifier({ threads: 1 });
let first = true;
serveVerifier({
  work,
  instance,
  log: NullLogger,
  verifier: {
    ...verifier,
    async checkScripts(batch) {
      if (first) process.stdout.write('working\n');
      first = false;
      return verifier.checkScripts(batch);
    },
  },
});
await work.start();
process.stdout.write('ready\n');
