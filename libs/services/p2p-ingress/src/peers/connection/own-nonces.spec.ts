import { expect, it } from 'vitest';
import { OwnNonces } from './own-nonces.ts';

it('knows its own, and forgets the oldest of very many', () => {
  const nonces = new OwnNonces();
  const first = nonces.next();
  const second = nonces.next();
  expect(first).not.toBe(second);
  expect([nonces.has(first), nonces.has(second), nonces.has(first ^ second)]).toEqual([true, true, false]);
  for (let i = 0; i < 2_000; i += 1) nonces.next();
  expect(nonces.has(first)).toBe(false);
});
