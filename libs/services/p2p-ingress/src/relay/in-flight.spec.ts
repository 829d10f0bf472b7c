import { describe, expect, it } from 'vitest';
import { InFlight } from './in-flight.ts';

describe('InFlight', () => {
  it('holds blocks until the chain has come to their height', () => {
    const blocks = new InFlight();
    expect(blocks.oldestMs(1_000)).toBe(0);
    blocks.add({ height: 1, bytes: 10, at: 100 });
    blocks.add({ height: 2, bytes: 20, at: 300 });
    blocks.add({ height: 5, bytes: 40, at: 400 });
    expect(blocks).toMatchObject({ count: 3, bytes: 70 });
    expect(blocks.oldestMs(1_000)).toBe(900);
    blocks.settle(2);
    expect(blocks).toMatchObject({ count: 1, bytes: 40 });
    expect(blocks.oldestMs(1_000)).toBe(600);
    blocks.settle(9);
    expect(blocks).toMatchObject({ count: 0, bytes: 0 });
  });
});
