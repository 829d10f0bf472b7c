import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { NullLogger } from '@mbaas/platform-observability';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStoreWorld, testBlock, type StoreWorld } from '../../test/test-store.ts';
import { createP2pIngress, type P2pIngress } from '../create-p2p-ingress.ts';
import type { BlockSource } from './block-source.port.ts';
import type { RelayConfig } from './relay.config.ts';
import { devnet } from '@mbaas/chain-params';

const PATIENCE = { timeout: 30_000, interval: 20 };
const QUICK: Partial<RelayConfig> = { pollMs: 20, retryMs: 50 };

/** Counts what is asked of it. */
function countingSource(until: number, size: number): BlockSource & { asked: number; begun: number[] } {
  const source = {
    sender: 'spec',
    asked: 0,
    begun: [] as number[],
    async *blocks(from: number) {
      source.begun.push(from);
      for (let height = from; height <= until; height += 1) {
        source.asked += 1;
        yield { height, bytes: testBlock(height, size) };
      }
    },
  };
  return source;
}

describe('the block relay', () => {
  let world: StoreWorld;
  let running: P2pIngress[] = [];

  const relay = (blocks: BlockSource, config: Partial<RelayConfig> = {}): P2pIngress => {
    const ingress = createP2pIngress({ network: devnet, log: NullLogger, queries: world.queries, work: world.work, blocks, relay: { ...QUICK, ...config } });
    running.push(ingress);
    return ingress;
  };

  beforeEach(async () => {
    world = await openStoreWorld();
  });
  afterEach(async () => {
    await Promise.all(running.map((ingress) => ingress.stop()));
    running = [];
    await world.close();
  });

  it('hands a source on from the height of the chain, in order, and ends with it', async () => {
    world.store.height = 20;
    const source = countingSource(120, 1_000);
    const ingress = relay(source);
    await ingress.start();
    await expect.poll(() => ingress.status().relay?.state, PATIENCE).toBe('done');
    expect(world.store).toMatchObject({ height: 120, repeated: 0 });
    expect([...world.store.senders]).toEqual(['spec']);
    expect(source.begun).toEqual([21]);
    expect(ingress.status().relay).toMatchObject({ unfinished: 0, unfinishedBytes: 0, oldestMs: 0, repeated: 0 });
  });

  it('stops asking its source while too many bytes are unfinished, and goes on', async () => {
    world.store.hold();
    const source = countingSource(60, 100_000);
    const ingress = relay(source, { maxBytes: 1_000_000 });
    await ingress.start();
    await expect.poll(() => ingress.status().relay?.state, PATIENCE).toBe('holding');
    const { asked } = source;
    expect(asked).toBe(12);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(source.asked).toBe(asked);
    expect((await ingress.readiness())['relay']?.ready).toBe(true);
    world.store.release();
    await expect.poll(() => world.store.height, PATIENCE).toBe(60);
    expect(world.store.repeated).toBe(0);
  });

  it('stops asking while a block is unfinished for too long', async () => {
    world.store.hold();
    const source = countingSource(10_000, 100);
    const ingress = relay(source, { maxAgeMs: 300 });
    await ingress.start();
    await expect.poll(() => ingress.status().relay?.state, PATIENCE).toBe('holding');
    const { asked } = source;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(source.asked).toBe(asked);
    expect(asked).toBeLessThan(10_000);
    world.store.release();
    await expect.poll(() => source.asked, PATIENCE).toBeGreaterThan(asked);
  });

  it('hands blocks on again when the chain does not move', async () => {
    let lost = 0;
    const forgetful = { publish: async (...args: Parameters<typeof world.work.publish>) => (lost++ < 5 ? undefined : world.work.publish(...args)) };
    const source = countingSource(40, 100);
    const ingress = createP2pIngress({ network: devnet, log: NullLogger, queries: world.queries, work: forgetful, blocks: source, relay: { ...QUICK, maxAgeMs: 200, askAgainMs: 1_000 } });
    running.push(ingress);
    // Blocks behind the lost ones cannot be taken: the store refuses gaps, and they are tried again.
    world.store.delayMs = 1;
    await ingress.start();
    await expect.poll(() => world.store.height, PATIENCE).toBe(40);
    expect(ingress.status().relay?.repeated).toBeGreaterThan(0);
    expect(source.begun[0]).toBe(1);
    expect(source.begun.length).toBeGreaterThan(1);
  });

  it('is killed again and again and leaves nothing out', async () => {
    world.store.delayMs = 2;
    let kills = 0;
    while (world.store.height < 600) {
      const child = fork(fileURLToPath(new URL('../../test/relay-process.ts', import.meta.url)), [world.url, world.brokers.join(','), world.network, '600', '3000'], {
        execArgv: ['--conditions=@mbaas/source'],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      const ended = new Promise((resolve) => child.on('exit', resolve));
      child.on('message', () => child.connected && child.send({ network: world.network, height: world.store.height, hash: '0'.repeat(64), timestamp: 0, medianTimePast: 0, poolSize: 0, finalDepth: 1 }));
      const goal = Math.min(600, world.store.height + 150);
      await expect.poll(() => world.store.height, PATIENCE).toBeGreaterThanOrEqual(goal);
      child.kill('SIGKILL');
      await ended;
      kills += 1;
    }
    expect(kills).toBeGreaterThanOrEqual(2);
    expect(world.store.height).toBe(600);
  }, 120_000);
});
