import { defaultInstallationDirectory, installKafka, startKafka, type RunningKafka } from '@mbaas/kafka-server';
import { NullLogger } from '@mbaas/platform-observability';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commitAll, record, subscribed, textOf, textsOf, until } from '../test/spec-kafka.ts';
import type { Kafka } from './kafka.port.ts';
import { openKafka } from './open-kafka.ts';

// A broker of its own: the run's is not to be killed.
let directory: string;
let broker: RunningKafka;
let kafka: Kafka;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mbaas-kafka-'));
  const installation = await installKafka({ directory: defaultInstallationDirectory(), log: NullLogger });
  broker = await startKafka({ installation, directory, brokers: 1, log: NullLogger });
  kafka = openKafka({ brokers: broker.bootstrap, clientId: 'spec', replication: 1, log: NullLogger });
});
afterAll(async () => {
  await kafka.close();
  await broker.stop();
  await rm(directory, { recursive: true, force: true });
});

it('loses nothing acknowledged, keeps the order and goes on by itself when the broker is killed and comes back', async () => {
  const topic = 'spec.work.restart.v1';
  await kafka.ensureTopics([{ name: topic, partitions: 2, retentionMs: 3_600_000 }]);
  const seen: string[][] = [[], []];
  const subscription = await subscribed(kafka, {
    group: 'spec.restart',
    topics: [topic],
    from: 'oldest',
    async handle(batch) {
      seen[batch.partition]?.push(...textsOf(batch));
      await commitAll(batch);
    },
  });
  let going = true;
  const acknowledged = [0, 0];
  // As a relay publishes: one after the other, and again until it is acknowledged.
  const publishing = [0, 1].map(async (partition) => {
    for (let n = 0; going; ) {
      try {
        await kafka.publish(topic, partition, [record(String(n))]);
        n += 1;
        acknowledged[partition] = n;
      } catch (error) {
        expect(error).toMatchObject({ code: 'KAFKA_PUBLISH_FAILED' });
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
  await until(() => acknowledged.every((count) => count > 50));
  await broker.brokers[0]?.kill();
  await broker.brokers[0]?.start();
  const before = [...acknowledged];
  await until(() => acknowledged.every((count, partition) => count > (before[partition] ?? 0) + 50), 30_000);
  going = false;
  await Promise.all(publishing);
  for (const partition of [0, 1]) {
    const expected = Array.from({ length: acknowledged[partition] ?? 0 }, (_, n) => String(n));
    const log = (await kafka.read(topic, partition, 0n, 100_000)).map(textOf);
    expect([...new Set(log)]).toEqual(expected);
    await until(() => new Set(seen[partition]).size === expected.length, 30_000);
    expect([...new Set(seen[partition])]).toEqual(expected);
  }
  await until(() => subscription.progress().every(({ committed, end }) => committed === end), 30_000);
  await subscription.stop();
});
