import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultInstallationDirectory, installKafka, startKafka, type RunningKafka } from '@mbaas/kafka-server';
import { append, effectConsumer, effects, makeEffects } from '@mbaas/platform-messaging/contract';
import { NullLogger } from '@mbaas/platform-observability';
import { makeKafkaWorld, type KafkaWorld } from '../test/kafka-world.ts';

// A broker of its own: the run's is not to be killed.
let folder: string;
let server: RunningKafka;
let world: KafkaWorld;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mbaas-broker-'));
  const installation = await installKafka({ directory: defaultInstallationDirectory(), log: NullLogger });
  server = await startKafka({ installation, directory: folder, brokers: 1, log: NullLogger });
  world = await makeKafkaWorld({ brokers: server.bootstrap, network: 'restart' });
  await makeEffects(world.database);
});
afterAll(async () => {
  await world?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a broker that is killed and started again', () => {
  it('loses and doubles nothing of the facts that are published and consumed meanwhile', async () => {
    const bus = world.makeBus();
    bus.consume(effectConsumer(world.database));
    await bus.start();
    let appended = 0;
    let writing = true;
    const writer = (async () => {
      while (writing) {
        await append(world.database, [(appended += 1)]);
        await sleep(5);
      }
    })();
    const [broker] = server.brokers;
    await vi.waitFor(async () => expect((await effects(world.database)).length).toBeGreaterThan(10), { timeout: 20_000 });
    await broker?.kill();
    await vi.waitFor(async () => expect((await bus.relays())[0]).toMatchObject({ state: 'failing' }), { timeout: 60_000, interval: 100 });
    expect((await bus.relays())[0]?.waiting).toBeGreaterThan(0);
    await broker?.start();
    await sleep(500);
    writing = false;
    await writer;
    const all = Array.from({ length: appended }, (_, index) => index + 1);
    await vi.waitFor(async () => expect(await effects(world.database)).toEqual(all), { timeout: 60_000, interval: 100 });
    await vi.waitFor(async () => expect(await bus.relays()).toMatchObject([{ state: 'running', waiting: 0 }, { state: 'running' }]), { timeout: 10_000 });
    await vi.waitFor(async () => expect(await bus.progress()).toMatchObject([{ state: 'running', oldestUnhandledMs: 0 }]), { timeout: 30_000 });
  }, 180_000);
});
