// The recorder as a process of its own, with a consumer group of its own, behind the same faulty links as the services.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { openKafka } from '@mbaas/platform-kafka';
import { KafkaBus } from '@mbaas/platform-messaging-kafka';
import { createLogger } from '@mbaas/platform-observability';
import { openDatabase } from '@mbaas/platform-postgres';
import { armFailpointsOf } from '@mbaas/platform-service-process';
import { createRecorder, installRecorder } from '@mbaas/testing-faults';

const env = process.env;
const log = createLogger({ service: 'recorder', level: 'info', pretty: false });
armFailpointsOf(env['MBAAS_FAILPOINTS']);
const database = openDatabase({ url: env['MBAAS_DATABASE_URL'] ?? '', applicationName: 'mbaas recorder', maxConnections: 6, log });
const kafka = openKafka({ brokers: (env['MBAAS_KAFKA_BROKERS'] ?? '').split(','), clientId: 'recorder', replication: 3, log });
const bus = new KafkaBus({ kafka, network: env['MBAAS_NETWORK'] ?? '', sources: [], log });
bus.consume(createRecorder(database));

/** Asks again until what is not there yet is there. */
async function insist(what: string, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      log.warn('Not there yet', { what, error });
      await sleep(500);
    }
  }
}

await insist('tables', () => installRecorder(database, log));
// A bus starts once: after a failure the process begins anew, as a service does.
await bus.start();
// As services answer.
const READY = JSON.stringify({ ready: true, parts: { process: { ready: true, detail: 'running' } } });
createServer((_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(READY)).listen(Number(env['MBAAS_PORT']), '127.0.0.1');
process.once('SIGTERM', () => {
  void bus.stop().finally(() => process.exit(0));
});
