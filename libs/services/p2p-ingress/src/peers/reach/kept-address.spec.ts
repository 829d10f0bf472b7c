import { expect, it } from 'vitest';
import { KeptAddress } from './kept-address.ts';

it('is tried again after pauses that double, and anew after a connection that lasted', () => {
  const kept = new KeptAddress({ host: 'a', port: 1 }, { retryMs: 10, retryMaxMs: 60 });
  expect(kept.isDue(0)).toBe(true);
  kept.take();
  expect(kept.isDue(1_000)).toBe(false);
  const pauses = [0, 0, 0, 0, 59, 60].map((lastedMs) => {
    kept.take();
    kept.release(1_000, lastedMs);
    let pause = 0;
    while (!kept.isDue(1_000 + pause)) pause += 10;
    return pause;
  });
  expect(pauses).toEqual([10, 20, 40, 60, 60, 10]);
});
