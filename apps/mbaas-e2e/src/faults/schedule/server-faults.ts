import type { RunningBroker } from '@mbaas/kafka-server';
import type { FaultyLink, Toxic } from '@mbaas/testing-faults';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultPlatform } from '../platform/fault-platform.ts';
import type { Random } from '../random.ts';
import type { Fault } from './fault.ts';

const START_TRIES = 3;

export interface ServerFaultOptions {
  readonly platform: FaultPlatform;
  readonly random: Random;
  readonly form: 'short' | 'long';
}

/** Brokers killed in turn and paused, PostgreSQL killed, connections to both slow, cut in pieces, or gone: one after the other. */
export function serverFaults({ platform, random, form }: ServerFaultOptions): Fault[] {
  const { brokers, postgres } = platform;
  const heldMs = (): number => (form === 'long' ? random.between(3_000, 12_000) : random.between(2_000, 3_000));
  const all = brokers.links;
  const one = random.pick(brokers.links);
  const database = [postgres.link];
  const toxic = (name: string, links: readonly FaultyLink[], what: Toxic): Fault => slowed(name, links, what, heldMs());
  return random.shuffled([
    ...brokers.all.map((broker) => killBroker(broker, random.between(500, form === 'long' ? 8_000 : 2_000))),
    pauseBroker(random.pick(brokers.all), form === 'long' ? random.between(4_000, 12_000) : 4_000),
    killDatabase(platform, random.between(200, form === 'long' ? 6_000 : 1_500)),
    toxic('latency to PostgreSQL', database, { type: 'latency', latencyMs: 100, jitterMs: 80 }),
    toxic('PostgreSQL in slices', database, { type: 'slicer', averageBytes: 64, variationBytes: 32, delayMicroseconds: 200 }),
    toxic('nothing passes to PostgreSQL', database, { type: 'timeout', timeoutMs: 0 }),
    toxic('slow Kafka', all, { type: 'bandwidth', kilobytesPerSecond: 40 }),
    toxic('Kafka resets connections', all, { type: 'reset_peer', timeoutMs: 200 }),
    toxic('nothing passes to one broker', [one], { type: 'timeout', timeoutMs: 0 }),
    cut('PostgreSQL is cut off', database, heldMs()),
    cut('Kafka is cut off', all, heldMs()),
  ]);
}

const killBroker = (broker: RunningBroker, awayMs: number): Fault => ({
  kind: 'kill -9 of a broker',
  name: `broker ${broker.id}, away for ${awayMs} ms`,
  async strike() {
    await broker.kill();
    await sleep(awayMs);
    await startAgain(broker);
    return true;
  },
});

/** One that comes back too early is refused by the others while they still count with it. */
async function startAgain(broker: RunningBroker): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await broker.start();
    } catch (error) {
      if (attempt === START_TRIES) throw error;
    }
  }
}

const pauseBroker = (broker: RunningBroker, ms: number): Fault => ({
  kind: 'pause of a broker',
  name: `broker ${broker.id} for ${ms} ms`,
  async strike() {
    broker.pause();
    await sleep(ms);
    broker.resume();
    return true;
  },
});

const killDatabase = ({ postgres }: FaultPlatform, awayMs: number): Fault => ({
  kind: 'kill -9 of PostgreSQL',
  name: `away for ${awayMs} ms`,
  async strike() {
    await postgres.killAndRestart(awayMs);
    return true;
  },
});

/** A toxic on some links, in both directions where it slows, for a while. */
const slowed = (name: string, links: readonly FaultyLink[], toxic: Toxic, ms: number): Fault => ({
  kind: 'slow or broken connections',
  name: `${name} for ${ms} ms`,
  async strike() {
    const takeOff = await Promise.all(links.flatMap((link) => [link.add(toxic), link.add(toxic, 'server')]));
    await sleep(ms);
    await Promise.all(takeOff.map((off) => off()));
    return true;
  },
});

const cut = (name: string, links: readonly FaultyLink[], ms: number): Fault => ({
  kind: 'cut connections',
  name: `${name} for ${ms} ms`,
  async strike() {
    await Promise.all(links.map((link) => link.cut()));
    await sleep(ms);
    await Promise.all(links.map((link) => link.mend()));
    return true;
  },
});
