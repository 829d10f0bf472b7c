import { armFailpoints } from '@mbaas/platform-failpoints';
import { afterEach, beforeEach, describe, expect, vi } from 'vitest';
import type { Bus } from '../bus.port.ts';
import { effectConsumer, effects, makeEffects, type BusWorld } from './bus-world.ts';

/** What the tests of the suite work with; the world is a new one before each test. */
export interface BusSuite {
  readonly world: BusWorld;
  /** Starts a bus with one effect consumer. */
  startBus(options?: Parameters<typeof effectConsumer>[1]): Promise<Bus>;
  /** Waits until the effects, of one consumer or key where given, are these. */
  effectsAre(expected: readonly number[], of?: Parameters<typeof effects>[1]): Promise<void>;
}

export const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);
export const soon = <T>(check: () => Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 20_000, interval: 20 });
export const codedError = (code: string): Error => Object.assign(new Error('refused'), { code });

/** Declares tests over worlds that come and go with each of them. */
export function describeBus(title: string, makeWorld: () => Promise<BusWorld>, tests: (suite: BusSuite) => void): void {
  describe(title, () => {
    let world: BusWorld;
    beforeEach(async () => {
      world = await makeWorld();
      await makeEffects(world.database);
    });
    afterEach(async () => {
      armFailpoints(new Map());
      await world.close();
    });
    tests({
      get world() {
        return world;
      },
      async startBus(options = {}) {
        const bus = world.makeBus();
        bus.consume(effectConsumer(world.database, options));
        await bus.start();
        return bus;
      },
      effectsAre: (expected, of = {}) => soon(async () => expect(await effects(world.database, of)).toEqual(expected)),
    });
  });
}
