import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { nativeHash160, nativeSha256 } from './native-hash.ts';

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

describe('native hashes', () => {
  it('stay what they were however many follow', () => {
    const inputs = Array.from({ length: 2_000 }, (_, n) => Buffer.from(`input ${n}`));
    const digests = inputs.map((input) => [nativeSha256(input), nativeHash160(input)]);
    const expected = inputs.map((input) => [sha256(input), createHash('ripemd160').update(sha256(input)).digest()]);
    expect(digests.map((pair) => pair.map((digest) => Buffer.from(digest).toString('hex')))).toEqual(expected.map((pair) => pair.map((digest) => digest.toString('hex'))));
  });

  it('take views, empty inputs and long ones', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at & 255);
    for (const input of [bytes, bytes.subarray(3, 68), bytes.subarray(0, 0)]) expect(Buffer.from(nativeSha256(input)).equals(sha256(input))).toBe(true);
  });
});
