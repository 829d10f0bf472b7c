import { createServer, connect, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { marsScore } from '@mbaas/contracts-queries';
import { NullLogger } from '@mbaas/platform-observability';
import { HttpQueries } from '@mbaas/platform-query-http';
import { createTestDatabase, createTestKafka, type TestDatabase, type TestKafka } from '@mbaas/testing-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ServiceRun } from '../test/service-run.ts';

const SECRET = 'a secret of the services, long enough';
let database: TestDatabase;
let kafka: TestKafka;
const runs: ServiceRun[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  kafka = await createTestKafka();
});
afterEach(async () => {
  for (const run of runs.splice(0)) await run.kill();
});
afterAll(async () => {
  await kafka.drop();
  await database.drop();
});

const freePort = async (): Promise<number> => {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
};

const start = async (behaviour = '', more: Readonly<Record<string, string>> = {}): Promise<ServiceRun> => {
  const run = new ServiceRun({
    MBAAS_PORT: String(await freePort()),
    MBAAS_DATABASE_URL: database.url,
    MBAAS_KAFKA_BROKERS: kafka.brokers.join(','),
    MBAAS_SERVICE_SECRET: SECRET,
    MBAAS_TEST_BEHAVIOUR: behaviour,
    ...more,
  });
  runs.push(run);
  return run;
};

const ask = async (runsAsked: readonly ServiceRun[], avatar: string, options: { readonly timeoutMs?: number; readonly rounds?: number } = {}) => {
  const queries = new HttpQueries({ targets: { mars: runsAsked.map(({ url }) => url) }, secret: SECRET, self: 'gateway', log: NullLogger, ...options });
  try {
    return await queries.ask(marsScore, { avatar });
  } finally {
    await queries.close();
  }
};
const answered = { ok: false, error: { code: 'SPEC_ANSWERED' } };

/** Passes connections on to the database once it is opened. */
async function gateTo(url: string): Promise<{ readonly url: string; readonly open: () => Promise<void>; readonly close: () => void }> {
  const target = new URL(url);
  const port = await freePort();
  let server: Server | undefined;
  return {
    url: Object.assign(new URL(url), { port: String(port), hostname: '127.0.0.1' }).href,
    open: () =>
      new Promise((resolve) => {
        server = createServer((client) => {
          const upstream = connect(Number(target.port), target.hostname);
          for (const [one, other] of [[client, upstream], [upstream, client]] as const) one.on('error', () => other.destroy()).pipe(other);
        }).listen(port, '127.0.0.1', () => resolve());
      }),
    close: () => void server?.close(),
  };
}

describe('runService', { timeout: 120_000 }, () => {
  it('starts, is ready, answers its own, health, metrics and queries, and stops with 0 at the first of two signals', async () => {
    const run = await start();
    const { parts } = await run.has(200);
    expect(parts).toMatchObject({ process: { ready: true, detail: 'running' }, database: { ready: true }, 'relay-spec': { ready: true }, spec: { ready: true } });
    expect(await (await fetch(`${run.url}/health/live`)).json()).toEqual({ live: true });
    expect(await (await fetch(`${run.url}/metrics`)).text()).toContain('nodejs_eventloop_lag_seconds');
    expect(await (await fetch(`${run.url}/spec`)).text()).toBe('spec');
    expect((await fetch(`${run.url}/elsewhere`)).status).toBe(404);
    expect(await ask([run], 'a')).toMatchObject(answered);

    const slow = ask([run], 'slow');
    await new Promise((resolve) => setTimeout(resolve, 200));
    run.signal('SIGTERM');
    run.signal('SIGINT');
    expect(await slow, 'what is being answered is answered').toMatchObject(answered);
    expect(await run.ended, run.output).toBe(0);
    const stopped = run.lines.filter(({ msg }) => msg === 'Part stopped').map((line) => line['part']);
    expect(stopped).toEqual(['answers', 'work', 'bus', 'service', 'queries', 'kafka', 'connections', 'http', 'tracing']);
    expect(run.lines.filter(({ level }) => level === 'error')).toEqual([]);
    expect(run.output).not.toContain(SECRET);
  });

  it('waits for a database and brokers that are not there yet, alive and not ready', async () => {
    const gate = await gateTo(database.url);
    const run = await start('', { MBAAS_DATABASE_URL: gate.url });
    expect((await run.has(503)).parts).toEqual({ process: { ready: false, detail: 'starting' } });
    expect((await fetch(`${run.url}/health/live`)).status).toBe(200);
    await run.says('"for":"database"');
    expect(await ask([run], 'a', { rounds: 1 })).toMatchObject({ ok: false, error: { code: 'QUERY_UNAVAILABLE', extra: { cause: 'QUERY_STANDBY' } } });
    await gate.open();
    await run.has(200);
    gate.close();

    const brokerless = await start('', { MBAAS_KAFKA_BROKERS: `127.0.0.1:${await freePort()}` });
    await brokerless.says('"for":"brokers"');
    expect(await brokerless.stop(), brokerless.output).toBe(0);
  });

  it('gives up a start after its patience, with the code', async () => {
    const run = await start('', { MBAAS_DATABASE_URL: `postgres://mbaas:hush-hush@127.0.0.1:${await freePort()}/mbaas`, MBAAS_START_PATIENCE: '1s' });
    expect(await run.ended, run.output).toBe(1);
    expect(run.lines.find(({ level }) => level === 'error')).toMatchObject({ msg: 'The service could not start', code: 'ECONNREFUSED' });
    expect(run.output).not.toContain('hush-hush');
  });

  it('ends with 1 and the code when a part cannot start, an error is caught nowhere, or a part gives up', async () => {
    const failed = await start('no-start');
    expect(await failed.ended, failed.output).toBe(1);
    expect(failed.lines.find(({ level }) => level === 'error')).toMatchObject({ code: 'SPEC_NO_START' });

    const [buggy, quitter] = [await start(), await start()];
    await buggy.has(200);
    await ask([buggy], 'bug', { rounds: 1 });
    expect(await buggy.ended).toBe(1);
    expect(buggy.lines.find(({ level }) => level === 'error')).toMatchObject({ code: 'SPEC_BUG' });

    await quitter.has(200);
    await ask([quitter], 'fail', { rounds: 1 });
    expect(await quitter.ended).toBe(1);
    expect(quitter.lines.find(({ msg }) => msg === 'Part stopped'), 'it stops in order all the same').toBeDefined();
  });

  it('can be stopped while it starts, and ends all the same when a stop takes too long', async () => {
    const starting = await start('endless-start');
    await starting.has(503);
    await ask([starting], 'a');
    expect(await starting.stop(), starting.output).toBe(0);

    const stuck = await start('endless-stop', { MBAAS_STOP_LIMIT: '1s' });
    await stuck.has(200);
    const since = Date.now();
    expect(await stuck.stop(), stuck.output).toBe(1);
    expect(Date.now() - since).toBeLessThan(8_000);
    expect(stuck.lines.at(-1)).toMatchObject({ code: 'PROCESS_STOP_LATE' });
  });

  it('is not ready while a part says so', async () => {
    const run = await start('unready');
    await run.says('Service started');
    expect((await run.has(503)).parts).toMatchObject({ process: { ready: true }, spec: { ready: false, detail: 'as told' } });
  });

  it('lets one of two lead; when it is killed the other answers within ten seconds', async () => {
    const one = await start('leader');
    await one.has(200);
    const two = await start('leader');
    await two.says('stands by');
    expect((await two.has(200)).parts['process']).toEqual({ ready: true, detail: 'standing by' });
    expect(await ask([two, one], 'a')).toMatchObject(answered);
    await one.kill();
    const since = Date.now();
    await two.until(async () => ((await ask([one, two], 'a', { rounds: 1 })) as { error: { code: string } }).error.code === 'SPEC_ANSWERED' || undefined, 'leading');
    expect(Date.now() - since).toBeLessThan(10_000);
  });

  it('names a mistake in the configuration in a sentence', async () => {
    const run = await start('', { MBAAS_PROT: '1', MBAAS_NETWORK: 'nowhere' });
    expect(await run.ended).toBe(1);
    expect(run.output).toContain('MBAAS_PROT is no option; did you mean MBAAS_PORT?');
    const nowhere = await start('', { MBAAS_NETWORK: 'nowhere' });
    expect(await nowhere.ended).toBe(1);
    expect([nowhere.output.includes('There is no network "nowhere"'), nowhere.output.includes('    at ')]).toEqual([true, false]);
  });
});
