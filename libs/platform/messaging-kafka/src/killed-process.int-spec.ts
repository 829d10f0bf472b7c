import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { append, effectConsumer, effects, makeEffects } from '@mbaas/platform-messaging/contract';
import { makeKafkaWorld, type KafkaWorld } from '../test/kafka-world.ts';
import { loggedFacts } from '../test/logged-facts.ts';
import type { KafkaBus } from './kafka-bus.ts';

const CHILD = fileURLToPath(new URL('../test/run-kafka-bus.ts', import.meta.url));
/** Each costs a session's time: the broker waits for the dead member. */
const CONSUMERS_KILLED = 3;
const soon = <T>(check: () => Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 30_000, interval: 50 });
const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

let world: KafkaWorld;
let children: ChildProcess[];
beforeEach(async () => {
  world = await makeKafkaWorld();
  children = [];
  await makeEffects(world.database);
});
afterEach(async () => {
  await Promise.all(children.map(kill));
  await world.close();
});

function startChild(role: 'publish' | 'consume', failpoints = ''): ChildProcess {
  const given = [CHILD, role, world.url, world.brokers[0] ?? '', world.network, failpoints];
  const child = spawn(process.execPath, ['--conditions=@mbaas/source', ...given], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** Starts a process again and again, and kills it some moments after its first sign. */
async function killAgainAndAgain(role: 'publish' | 'consume', goesOn: (kills: number) => boolean, look: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  for (let kills = 0; goesOn(kills); kills += 1) {
    const child = startChild(role);
    await once(child.stdout!, 'data');
    await sleep(Math.random() * 200);
    await kill(child);
    await look();
  }
}

async function startBus(): Promise<KafkaBus> {
  const bus = world.makeBus({ sources: [{ database: world.database, schema: 'alpha' }], sessionTimeoutMs: 3_000 });
  bus.consume(effectConsumer(world.database));
  await bus.start();
  return bus;
}

const effectsAre = (expected: readonly number[]): Promise<void> => soon(async () => expect(await effects(world.database)).toEqual(expected));

describe('processes that publish and consume', () => {
  it('may be killed at any moment: each fact has its effect once, in the order of its key', async () => {
    let appended = 0;
    let writing = true;
    const writer = (async () => {
      while (writing) {
        await append(world.database, [appended + 1, appended + 2], { key: 'k' });
        appended += 2;
        await sleep(Math.random() * 20);
      }
    })();
    let publishersKilled = 0;
    const publishers = killAgainAndAgain('publish', (kills) => {
      publishersKilled = kills;
      return writing;
    });
    // The test means something only where kills met unfinished work, however many that takes here.
    let begun = 0;
    await killAgainAndAgain('consume', (kills) => kills < CONSUMERS_KILLED || begun === 0 || begun === appended || publishersKilled <= 2, async () => {
      begun = (await effects(world.database)).length;
    });
    writing = false;
    await Promise.all([writer, publishers]);
    expect(publishersKilled).toBeGreaterThan(2);
    const before = (await effects(world.database)).length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(appended);
    await startBus();
    await effectsAre(upTo(appended));
  }, 300_000);

  it.each(['relay.after-position', 'relay.after-publish'] as const)('lose and double nothing when the publisher dies at %s', async (seam) => {
    const child = startChild('publish', `${seam}=kill+1`);
    await once(child.stdout!, 'data');
    const exit = once(child, 'exit');
    // A slow process takes many facts at once and comes to the seam later.
    let appended = 0;
    while (child.exitCode === null && child.signalCode === null) {
      await append(world.database, [(appended += 1)]);
      await sleep(10);
    }
    expect(await exit).toEqual([null, 'SIGKILL']);
    await startBus();
    await effectsAre(upTo(appended));
  });

  it.each(['consumer.after-effect', 'consumer.after-commit'] as const)('lose and double nothing when the consumer dies at %s', async (seam) => {
    const publisher = world.makeBus({ sources: [{ database: world.database, schema: 'alpha' }] });
    await publisher.start();
    const child = startChild('consume', `${seam}=kill+1`);
    const exit = once(child, 'exit');
    await append(world.database, [1]);
    await once(child.stdout!, 'data');
    let appended = 1;
    while (child.exitCode === null && child.signalCode === null) {
      await append(world.database, [(appended += 1)]);
      await sleep(20);
    }
    expect(await exit).toEqual([null, 'SIGKILL']);
    await publisher.stop();
    await startBus();
    await effectsAre(upTo(appended));
  });

  it('a publisher that stood still loses its turn, and what it does when it wakes up moves nothing', async () => {
    const child = startChild('publish', 'relay.after-publish=pause#1');
    await once(child.stdout!, 'data');
    await append(world.database, [1]);
    await soon(async () => expect((await loggedFacts(world)).flat()).toHaveLength(1));
    const bus = await startBus();
    expect(await bus.relays()).toMatchObject([{ state: 'standby', waiting: 1 }]);
    await soon(async () => expect(await bus.relays()).toMatchObject([{ state: 'running', waiting: 0 }]));
    await append(world.database, [2]);
    await effectsAre([1, 2]);
    child.kill('SIGCONT');
    await sleep(500);
    await append(world.database, [3]);
    await effectsAre([1, 2, 3]);
    expect(await bus.relays()).toMatchObject([{ state: 'running', waiting: 0 }]);
    expect((await loggedFacts(world)).flat().map(({ position }) => position)).toEqual([1, 1, 2, 3]);
    expect((await world.database.query('SELECT published_position FROM alpha.outbox_log')).rows).toEqual([{ published_position: 3n }]);
  });
});
