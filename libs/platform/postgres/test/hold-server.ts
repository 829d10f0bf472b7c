// A program that starts the embedded server, writes one row and tells its pids; a spec kills it.
// Usage: hold-server.ts <data directory> [exit]
import { NullLogger } from '@mbaas/platform-observability';
import { openDatabase, startEmbeddedPostgres } from '@mbaas/platform-postgres';

const [dataDirectory = '', then] = process.argv.slice(2);
const server = await startEmbeddedPostgres({ dataDirectory, log: NullLogger });
const database = openDatabase({ url: server.url, applicationName: 'hold-server', maxConnections: 2, log: NullLogger });
await database.query('CREATE TABLE IF NOT EXISTS mark (id int8)');
await database.query('INSERT INTO mark VALUES (1)');
process.stdout.write('ready\n');
if (then === 'exit') process.exit(0);
setInterval(() => undefined, 1_000);
