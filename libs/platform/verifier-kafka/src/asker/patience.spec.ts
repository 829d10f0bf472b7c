import { expect, it } from 'vitest';
import { Patience } from './patience.ts';

it('doubles each time, up to five minutes', () => {
  const patience = new Patience(1_500);
  expect([1, 2, 3, 20].map((times) => patience.waitMs(times))).toEqual([1_500, 3_000, 6_000, 300_000]);
});

it('is longer where answers usually take long, and recovers', () => {
  const patience = new Patience(1_500);
  for (let answer = 0; answer < 100; answer++) patience.answered(2_000);
  expect(patience.waitMs(1)).toBeCloseTo(8_000, -1);
  patience.answered(3_600_000);
  expect(patience.waitMs(1)).toBeLessThan(30_000);
  for (let answer = 0; answer < 100; answer++) patience.answered(10);
  expect(patience.waitMs(1)).toBe(1_500);
});
