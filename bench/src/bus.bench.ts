import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { operationChanged } from '@mbaas/contracts-events';
import { installKafka, defaultInstallationDirectory, startKafka } from '@mbaas/kafka-server';
import { openKafka } from '@mbaas/platform-kafka';
import { appendFacts, InProcessBus, installMessaging, newFact, type Bus } from '@mbaas/platform-messaging';
import { KafkaBus } from '@mbaas/platform-messaging-kafka';
import { NullLogger } from '@mbaas/platform-observability';
import { listen, openDatabase, startEmbeddedPostgres, type Database } from '@mbaas/platform-postgres';
import { perSecond, report } from './measure.ts';

/** Facts of a run, and of the transactions that append them. */
const FACTS = 20_000;
const FACTS_WITHOUT_BATCHING = 2_000;
const FACTS_A_TRANSACTION = 100;
/** As the bus does unless told. */
const BATCH = 500;
/** Facts whose way is timed, one by one with a pause between, so that none waits for another. */
const TIMED = 400;
const PAUSE_MS = 10;
const SOURCE = 'mst';
const SINK = 'sink';
const CHANNEL = 'bench_effect';
const WARM_UP_MS = 3_000;

interface Driver {
  readonly name: string;
  readonly makeBus: () => Bus;
}

/**
 * `npm run bench -- bus`: facts through outbox → Kafka → inbox with an effect in the database (fsync on), with and without
 * batching, and the time from a fact's commit to the commit of its effect. The in-process bus in the same session is the
 * baseline.
 */
export async function busBench(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mbaas-bench-'));
  // As root the server runs as another user, who has to pass through.
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({ dataDirectory: join(folder, 'data'), log: NullLogger });
  const installation = await installKafka({ directory: defaultInstallationDirectory(), log: NullLogger });
  const broker = await startKafka({ installation, directory: join(folder, 'kafka'), brokers: 1, log: NullLogger });
  const kafka = openKafka({ brokers: broker.bootstrap, clientId: 'bench', replication: 1, log: NullLogger });
  const database = openDatabase({ url: server.url, applicationName: 'bench', maxConnections: 12, log: NullLogger });
  try {
    let run = 0;
    const drivers: readonly Driver[] = [
      { name: 'outbox → Kafka → inbox', makeBus: () => new KafkaBus({ kafka, network: `bench-${(run += 1)}`, sources: [{ database, schema: SOURCE }], facts: [operationChanged], log: NullLogger }) },
      { name: 'outbox → inbox, one process', makeBus: () => new InProcessBus({ sources: [{ database, schema: SOURCE }], log: NullLogger }) },
    ];
    for (const driver of drivers) {
      await measureRate(database, driver, BATCH, FACTS);
      await measureRate(database, driver, 1, FACTS_WITHOUT_BATCHING);
      await measureLatency(database, driver);
    }
  } finally {
    await database.close();
    await kafka.close();
    await broker.stop();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Everything is in the outbox before the clock starts: what is measured is the bus. */
async function measureRate(database: Database, { name, makeBus }: Driver, batch: number, facts: number): Promise<void> {
  await emptySchemas(database);
  const bus = makeBus();
  const { handled } = await consume(database, bus, { facts, batch });
  await appendMany(database, facts);
  const startedAt = performance.now();
  await bus.start();
  await handled;
  const seconds = (performance.now() - startedAt) / 1000;
  await bus.stop();
  report(`${name}, ${batch === 1 ? 'one fact a transaction' : `up to ${batch} facts a transaction`}`, perSecond(facts, seconds, 'facts'));
}

async function measureLatency(database: Database, { name, makeBus }: Driver): Promise<void> {
  await emptySchemas(database);
  const bus = makeBus();
  const effectAt = new Map<string, number>();
  const { handled } = await consume(database, bus, { facts: TIMED + 1, batch: BATCH }, (key) => effectAt.set(key, performance.now()));
  await bus.start();
  const committedAt = new Map<string, number>();
  for (let n = 0; n <= TIMED; n += 1) {
    await append(database, [n]);
    committedAt.set(operationOf(n), performance.now());
    // The first one waits for groups to form and is left out.
    await new Promise((resolve) => setTimeout(resolve, n === 0 ? WARM_UP_MS : PAUSE_MS));
  }
  await handled;
  await bus.stop();
  const times = [...committedAt].slice(1).map(([key, at]) => (effectAt.get(key) ?? NaN) - at);
  const sorted = times.sort((a, b) => a - b);
  const at = (share: number): string => `${(sorted[Math.floor(share * (sorted.length - 1))] ?? NaN).toFixed(1)} ms`;
  report(`${name}, commit to effect`, `p50 ${at(0.5)}, p99 ${at(0.99)}`);
}

/** A consumer whose effect is a row; `handled` resolves when all have come. `seen` runs after the effect's commit: a notification leaves with it. */
async function consume(database: Database, bus: Bus, { facts, batch }: { readonly facts: number; readonly batch: number }, seen?: (key: string) => void): Promise<{ readonly handled: Promise<void> }> {
  const done = Promise.withResolvers<void>();
  let count = 0;
  const listener = await listen(database, { channel: CHANNEL, log: NullLogger, onNotification: (payload) => {
    const keys = payload.split(' ');
    count += Number(keys.shift());
    if (seen !== undefined) for (const key of keys) seen(key);
    if (count >= facts) done.resolve();
  } });
  bus.consume({
    name: 'bench-sink',
    database,
    schema: SINK,
    events: [operationChanged],
    order: 'stop',
    batch,
    async handle(taken, tx) {
      const keys = taken.map(({ key }) => key);
      await tx.query(`INSERT INTO ${SINK}.effect SELECT unnest($1::text[])`, [keys]);
      await tx.query('SELECT pg_notify($1, $2)', [CHANNEL, [keys.length, ...(seen === undefined ? [] : keys)].join(' ')]);
    },
  });
  return { handled: done.promise.finally(() => listener.close()) };
}

const operationOf = (n: number): string => `mst_${n.toString(16).padStart(32, '0')}`;

const append = (database: Database, numbers: readonly number[]): Promise<void> =>
  database.transaction((tx) =>
    appendFacts(
      tx,
      SOURCE,
      numbers.map((n) => newFact({ event: operationChanged, key: operationOf(n), tenant: 'bench', payload: { operationId: operationOf(n), tenant: 'bench', kind: 'mst-transfer', state: 'submitted', revision: 1 } })),
    ),
  );

async function appendMany(database: Database, facts: number): Promise<void> {
  for (let n = 0; n < facts; n += FACTS_A_TRANSACTION) await append(database, Array.from({ length: FACTS_A_TRANSACTION }, (_, index) => n + index));
}

async function emptySchemas(database: Database): Promise<void> {
  for (const schema of [SOURCE, SINK]) {
    await database.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await database.query(`CREATE SCHEMA ${schema}`);
    await installMessaging(database, schema, NullLogger);
  }
  await database.query(`CREATE TABLE ${SINK}.effect (key text NOT NULL)`);
}
