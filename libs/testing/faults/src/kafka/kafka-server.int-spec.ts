// The local broker under kills. It stands here and not beside its code: it takes the driver to see what a broker has kept.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultInstallationDirectory, installKafka, startKafka, type KafkaInstallation, type KafkaOptions, type RunningKafka } from '@mbaas/kafka-server';
import { openKafka, type Kafka } from '@mbaas/platform-kafka';
import { NullLogger } from '@mbaas/platform-observability';

const CHILD = fileURLToPath(new URL('../../test/hold-kafka.ts', import.meta.url));
const TOPIC = 'spec.records';
const PATIENCE = { timeout: 40_000, interval: 200 };

let installation: KafkaInstallation;
let folder: string;
const running = new Set<RunningKafka>();
beforeAll(async () => {
  installation = await installKafka({ directory: defaultInstallationDirectory(), log: NullLogger });
  folder = await mkdtemp(join(tmpdir(), 'mbaas-kafka-'));
});
afterAll(async () => {
  await Promise.all([...running].map((kafka) => kafka.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function start(name: string, options: Partial<KafkaOptions> = {}): Promise<RunningKafka> {
  const kafka = await startKafka({ installation, directory: join(folder, name), brokers: 1, log: NullLogger, ...options });
  running.add(kafka);
  return kafka;
}

async function using<T>({ bootstrap, brokers }: RunningKafka, work: (client: Kafka) => Promise<T>): Promise<T> {
  const client = openKafka({ brokers: bootstrap, clientId: 'spec', replication: brokers.length, log: NullLogger });
  try {
    await client.ensureTopics([{ name: TOPIC, partitions: 1, retentionMs: 3_600_000 }]);
    return await work(client);
  } finally {
    await client.close();
  }
}

/** Publishes until it is acknowledged: what failed before may be there as well. */
const put = (kafka: RunningKafka, text: string): Promise<void> =>
  vi.waitFor(() => using(kafka, (client) => client.publish(TOPIC, 0, [{ key: null, value: Buffer.from(text), headers: {} }])), PATIENCE);
/** What is stored, repetitions apart. */
const stored = (kafka: RunningKafka): Promise<string[]> =>
  vi.waitFor(() => using(kafka, async (client) => [...new Set((await client.read(TOPIC, 0, 0n, 100)).map(({ value }) => Buffer.from(value).toString()))]), PATIENCE);

const isGone = async (pid: number): Promise<void> =>
  vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(expect.objectContaining({ code: 'ESRCH' })), 10_000);

describe('one broker', () => {
  it('keeps its data over kill, stop, start, and what a killed process leaves behind', async () => {
    const kafka = await start('one');
    await put(kafka, 'first');
    const [broker] = kafka.brokers;
    const before = broker!.pid;
    await broker!.kill();
    await isGone(before);
    await broker!.start();
    expect(broker!.pid).not.toBe(before);
    expect(await stored(kafka)).toEqual(['first']);
    await put(kafka, 'second');
    await kafka.stop();

    const again = await start('one');
    // One process at a time, and always as many brokers as at first.
    await expect(start('one')).rejects.toMatchObject({ code: 'KAFKA_DATA_IN_USE' });
    await expect(start('one', { brokers: 3 })).rejects.toMatchObject({ code: 'KAFKA_DATA_OTHER' });
    expect(await stored(again)).toEqual(['first', 'second']);

    // As if the process that started it had been killed and the broker had not heard of it.
    const file = join(folder, 'one', 'broker-1', 'broker.pid');
    const pids = JSON.parse(await readFile(file, 'utf8')) as { broker: { pid: number } };
    const gone = spawn('true');
    await once(gone, 'exit');
    await writeFile(file, JSON.stringify({ ...pids, parent: { pid: gone.pid, startTicks: '1' } }));
    const next = await start('one');
    await isGone(pids.broker.pid);
    expect(await stored(next)).toEqual(['first', 'second']);
    await next.stop();
  }, 120_000);

  it.runIf(process.platform === 'linux')('ends with the process that started it, even when that one is killed', async () => {
    const child = spawn(process.execPath, ['--conditions=@mbaas/source', CHILD, join(folder, 'child')], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    const pid = Number(said.toString());
    process.kill(pid, 0);
    child.kill('SIGKILL');
    await isGone(pid);
  });

  it('says why it does not start', async () => {
    await expect(start('broken', { settings: { 'num.io.threads': 'many' } })).rejects.toMatchObject({ code: 'KAFKA_START_FAILED' });
  });
});

describe('three brokers', () => {
  it('go on without one of them, and end although one is paused', async () => {
    const kafka = await start('three', { brokers: 3 });
    await put(kafka, 'all');
    const [first, second] = kafka.brokers;
    await first!.kill();
    await put(kafka, 'two');
    await first!.start();
    expect(await stored(kafka)).toEqual(['all', 'two']);
    second!.pause();
    // The signal is on its way: one of its threads may run a moment longer.
    if (process.platform === 'linux') await expect.poll(() => readFile(`/proc/${second!.pid}/stat`, 'utf8')).toContain(') T ');
    // A paused one is ended all the same.
    await kafka.stop();
    await isGone(second!.pid);
  }, 120_000);
});
