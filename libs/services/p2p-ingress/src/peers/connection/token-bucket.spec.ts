import { expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

it('gives the burst at once, then the rate', () => {
  const bucket = new TokenBucket(10, 5, 0);
  expect(bucket.take(5, 0)).toBe(0);
  expect(bucket.take(1, 0)).toBe(100);
  expect(bucket.take(1, 100)).toBe(100);
  expect(bucket.take(1, 1_000)).toBe(0);
});

it('never holds more than the burst', () => {
  const bucket = new TokenBucket(10, 5, 0);
  expect(bucket.available(1_000_000)).toBe(5);
  expect(bucket.take(6, 1_000_000)).toBe(100);
});

it('counts for how long it is overdrawn, short rests included', () => {
  const bucket = new TokenBucket(10, 10, 0);
  bucket.take(11, 0);
  expect(bucket.overdrawnMs(500)).toBe(500);
  expect(bucket.take(1, 200)).toBe(0);
  expect(bucket.overdrawnMs(500)).toBe(500);
  bucket.forgive(500);
  expect(bucket.overdrawnMs(700)).toBe(200);
  bucket.take(1, 2_000);
  expect(bucket.overdrawnMs(2_000)).toBe(0);
});

it('takes no harm from a clock that goes back', () => {
  const bucket = new TokenBucket(10, 5, 1_000);
  expect(bucket.take(1, 0)).toBe(0);
  expect(bucket.available(0)).toBe(4);
});
