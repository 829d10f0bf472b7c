import { describe, expect, it } from 'vitest';
import { copyBytes } from './bytes.ts';
import { displayHash } from './display-hash.ts';

describe('bytes that are a Buffer', () => {
  it('are copied, not viewed', () => {
    const original = Buffer.from([1, 2, 3, 4]);
    const copy = copyBytes(original, 1, 3);
    copy[0] = 9;
    expect([...original]).toEqual([1, 2, 3, 4]);
    expect(copy).toEqual(Uint8Array.of(9, 3));
  });

  it('are shown as a hash without being turned round themselves', () => {
    const hash = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
    expect(displayHash(hash).slice(0, 4)).toBe('1f1e');
    expect(hash[0]).toBe(0);
  });
});
