import { expect, it } from 'vitest';
import { PingClock } from './ping-clock.ts';

it('is due at once, then every so often', () => {
  const clock = new PingClock(1_000, 5);
  expect(clock.isDue(5)).toBe(true);
  clock.next(5);
  expect([clock.isDue(1_004), clock.isDue(1_005)]).toEqual([false, true]);
});

it('takes the pong of its ping once', () => {
  const clock = new PingClock(1_000, 0);
  const nonce = clock.next(0);
  expect(clock.isUnanswered).toBe(true);
  expect(clock.answer(nonce + 1n, 10)).toBe(false);
  expect(clock.answer(nonce, 12)).toBe(true);
  expect(clock.roundTripMs).toBe(12);
  expect(clock.answer(nonce, 13)).toBe(false);
});
