import { MAX_EPOCHS, type EthashCache } from '@mbaas/chain-crypto';
import { describe, expect, it } from 'vitest';
import { EpochCaches } from './epoch-caches.ts';

const cacheOf = (epoch: number): EthashCache => ({ epoch, words: new Int32Array(0), fullSize: 0 });

describe('EpochCaches', () => {
  it('build each epoch once', async () => {
    const built: number[] = [];
    const caches = new EpochCaches(async (epoch) => (built.push(epoch), cacheOf(epoch)));
    expect((await Promise.all([caches.of(3), caches.of(3), caches.of(4)])).map(({ epoch }) => epoch)).toEqual([3, 3, 4]);
    expect(built).toEqual([3, 4]);
  });

  it('prepare the next epoch once its border is near, and only then', () => {
    const built: number[] = [];
    const caches = new EpochCaches(async (epoch) => (built.push(epoch), cacheOf(epoch)));
    void caches.of(73);
    for (const number of [73 * 30_000, 73 * 30_000 + 27_999]) caches.sealed(number);
    expect(built).toEqual([73]);
    for (const number of [73 * 30_000 + 28_000, 74 * 30_000 - 1, 74 * 30_000]) caches.sealed(number);
    expect(built).toEqual([73, 74]);
  });

  it('prepare nothing beyond the last epoch', () => {
    const caches = new EpochCaches(async (epoch) => cacheOf(epoch));
    caches.sealed(MAX_EPOCHS * 30_000 - 1);
    caches.sealed(0xffff_ffff);
    expect(caches.epochs).toEqual([]);
  });

  it('keep three, and the one in use longest', () => {
    const caches = new EpochCaches(async (epoch) => cacheOf(epoch));
    for (const epoch of [5, 6, 5, 900, 5, 901]) void caches.of(epoch);
    expect(caches.epochs).toEqual([900, 5, 901]);
  });

  it('try a failed build again', async () => {
    let tries = 0;
    const caches = new EpochCaches(async (epoch) => {
      tries += 1;
      if (tries === 1) throw new Error('a worker died');
      return cacheOf(epoch);
    });
    await expect(caches.of(1)).rejects.toThrow('a worker died');
    expect((await caches.of(1)).epoch).toBe(1);
  });
});
