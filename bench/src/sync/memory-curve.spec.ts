import { describe, expect, it } from 'vitest';
import { memoryCurve } from './memory-curve.ts';

const MIB = 2 ** 20;
const curve = (at: (second: number) => number) => memoryCurve(Array.from({ length: 61 }, (_, second) => ({ ms: second * 1000, rss: at(second) * MIB })));

describe('memoryCurve', () => {
  it('tells the peak', () => expect(curve((second) => (second === 7 ? 900 : 100)).peakMib).toBe(900));
  it('calls a curve flat that rises only while caches fill', () => expect(curve((second) => Math.min(second, 25) * 10).growthMibPerMinute).toBeCloseTo(0));
  it('tells by how much one still rises', () => expect(curve((second) => 100 + 2 * second).growthMibPerMinute).toBeCloseTo(120));
  it('takes no samples for a flat curve', () => expect(memoryCurve([])).toEqual({ peakMib: 0, growthMibPerMinute: 0 }));
});
