import { describe, expect, it } from 'vitest';
import { memoryCurve } from './memory-curve.ts';

const MIB = 2 ** 20;
const curve = (at: (second: number) => number) => memoryCurve(Array.from({ length: 40 }, (_, second) => ({ ms: second * 1000, rss: at(second) * MIB })));

describe('memoryCurve', () => {
  it('tells the peak, which the quarters do not', () => expect(curve((second) => (second === 7 ? 900 : 100))).toEqual({ peakMib: 900, quartersMib: [100, 100, 100, 100] }));
  it('tells one that rises from one that has risen', () => {
    expect(curve((second) => second).quartersMib).toEqual([5, 15, 25, 35]);
    expect(curve((second) => Math.min(second, 12) * 10).quartersMib.slice(1)).toEqual([120, 120, 120]);
  });
  it('makes something of no samples', () => expect(memoryCurve([])).toEqual({ peakMib: 0, quartersMib: [0, 0, 0, 0] }));
});
