// A program with a relay and a consumer that writes one row a fact and counts; a spec kills it at random moments.
// Usage: run-bus.ts <database url>
import { InProcessBus } from '@mbaas/platform-messaging';
import { NullLogger } from '@mbaas/platform-observability';
import { openDatabase } from '@mbaas/platform-postgres';
import { counted, effectConsumer } from '../src/contract/bus-world.ts';

const [url = ''] = process.argv.slice(2);
const database = openDatabase({ url, applicationName: 'run-bus', maxConnections: 4, log: NullLogger });
const bus = new InProcessBus({ sources: [{ database, schema: 'alpha' }], log: NullLogger, pollMs: 50, retryMs: 5 });
bus.consume(
  effectConsumer(database, {
    events: [counted],
    async before(facts, tx) {
      await tx.query('UPDATE gamma.counter SET n = n + $1', [facts.length]);
      await tx.query('SELECT pg_sleep(0.003)');
      process.stdout.write('.');
    },
  }),
);
await bus.start();
