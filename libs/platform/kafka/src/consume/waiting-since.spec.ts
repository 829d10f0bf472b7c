import { describe, expect, it } from 'vitest';
import { WaitingSince } from './waiting-since.ts';

describe('WaitingSince', () => {
  it('says since when the record at an offset has been seen', () => {
    const waiting = new WaitingSince();
    waiting.note(5n, 100);
    waiting.note(5n, 150);
    waiting.note(9n, 200);
    expect(waiting.of(0n)).toBe(100);
    expect(waiting.of(5n)).toBe(200);
    expect(waiting.of(9n)).toBeUndefined();
  });

  it('keeps the oldest where it is told of more ends than it holds', () => {
    const waiting = new WaitingSince();
    for (let n = 1; n <= 1_000; n += 1) waiting.note(BigInt(n), n);
    expect(waiting.of(0n)).toBe(1);
    expect(waiting.of(40n)).toBe(41);
    expect(waiting.of(999n)).toBeLessThanOrEqual(1_000);
    expect(waiting.of(1_000n)).toBeUndefined();
  });
});
