// A program that publishes the facts of `alpha`, or consumes them; a spec kills it at random moments or at a failpoint.
// Usage: run-kafka-bus.ts publish|consume <database url> <broker> <network> <failpoints>
import { armFailpoints, parseFailpoints } from '@mbaas/platform-failpoints';
import { openKafka } from '@mbaas/platform-kafka';
import { counted, effectConsumer, ignored } from '@mbaas/platform-messaging/contract/world';
import { KafkaBus } from '@mbaas/platform-messaging-kafka';
import { NullLogger } from '@mbaas/platform-observability';
import { openDatabase } from '@mbaas/platform-postgres';

const [role = '', url = '', broker = '', network = '', failpoints = ''] = process.argv.slice(2);
const points = parseFailpoints(failpoints);
if (!points.ok) throw new Error('The failpoints are malformed.');
armFailpoints(points.value);

const database = openDatabase({ url, applicationName: 'run-kafka-bus', maxConnections: 4, log: NullLogger });
const kafka = openKafka({ brokers: [broker], clientId: 'run-kafka-bus', replication: 1, log: NullLogger });
const sources = role === 'publish' ? [{ database, schema: 'alpha' }] : [];
const bus = new KafkaBus({ kafka, network, sources, facts: [counted, ignored], log: NullLogger, pollMs: 50, retryMs: 5, sessionTimeoutMs: 3_000 });
if (role === 'consume') {
  bus.consume(
    effectConsumer(database, {
      async before(_, tx) {
        await tx.query('SELECT pg_sleep(0.003)');
        process.stdout.write('.');
      },
    }),
  );
}
await bus.start();
// A consumer's first sign is its first fact.
if (role === 'publish') process.stdout.write('started');
