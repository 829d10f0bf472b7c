import { publicKeyFromPrivate, sha256, signCompact, verifyCompact } from '@mbaas/chain-crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nativeHash160, nativeSha256 } from './native-hash.ts';
import { expandKey, nativeVerify } from './native-verify.ts';
import { hash160 } from '@mbaas/chain-crypto';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const bigEndian32 = (value: bigint): Uint8Array => Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'));

describe('native crypto agrees with the portable one', () => {
  it('on hashes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (input) => {
        expect(Uint8Array.from(nativeSha256(input))).toEqual(sha256(input));
        expect(Uint8Array.from(nativeHash160(input))).toEqual(hash160(input));
      }),
    );
  });

  it('on good signatures, low s and high s', () => {
    fc.assert(
      fc.property(bytes(32), bytes(32), (key, digest) => {
        fc.pre(key.some((byte) => byte !== 0) && key[0] !== 0xff);
        const signature = signCompact(digest, key);
        const publicKey = publicKeyFromPrivate(key);
        const high = Uint8Array.from(signature);
        high.set(bigEndian32(N - BigInt(`0x${Buffer.from(signature.slice(32)).toString('hex')}`)), 32);
        expect([nativeVerify(digest, signature, publicKey), nativeVerify(digest, high, publicKey)]).toEqual([true, true]);
        expect([expandKey(publicKey).length, nativeVerify(digest, signature, expandKey(publicKey))]).toEqual([65, true]);
        digest[0] = (digest[0] ?? 0) ^ 1;
        expect(nativeVerify(digest, signature, publicKey)).toBe(false);
      }),
      { numRuns: 25 },
    );
  });

  it('on hostile signatures and keys: never a throw', () => {
    const key = fc.oneof(fc.uint8Array({ maxLength: 70 }), bytes(33), bytes(65));
    fc.assert(
      fc.property(bytes(32), fc.oneof(bytes(64), fc.constant(new Uint8Array(64)), fc.constant(new Uint8Array(64).fill(255))), key, (digest, signature, publicKey) => {
        expect(nativeVerify(digest, signature, publicKey)).toBe(verifyCompact(digest, signature, publicKey));
        expect(nativeVerify(digest, signature, expandKey(publicKey))).toBe(verifyCompact(digest, signature, publicKey));
      }),
      { numRuns: 200 },
    );
  });
});
