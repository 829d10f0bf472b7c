import { expect, it } from 'vitest';
import { HostPace } from './host-pace.ts';

it('lets a host connect so often, and others as often', () => {
  const pace = new HostPace(60);
  const admitted = (host: string, now: number): number => Array.from({ length: 200 }, () => pace.admit(host, now)).filter(Boolean).length;
  expect(admitted('a', 0)).toBe(120);
  expect(admitted('a', 10_000)).toBe(10);
  expect(admitted('b', 10_000)).toBe(120);
  expect(admitted('a', 3_600_000)).toBe(120);
});

it('remembers a bounded number of hosts', () => {
  const pace = new HostPace(1);
  expect([pace.admit('a', 0), pace.admit('a', 0), pace.admit('a', 0)]).toEqual([true, true, false]);
  for (let i = 0; i < 10_000; i += 1) pace.admit(`host-${i}`, 0);
  expect(pace.admit('a', 0)).toBe(true);
});
