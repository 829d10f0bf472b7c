import { hexEncode, utf8Encode } from '@mbaas/chain-primitives';
import { BrokenAssumption } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../test/vectors.ts';
import { sha256 } from '../hash/hashes.ts';
import { signBlockHash, verifyBlockSignature } from './block-signature.ts';
import { compactToDer } from './der.codec.ts';
import { compressPublicKey, isPrivateKey, isPublicKey, publicKeyFromPrivate } from './public-key.ts';
import { recoverPublicKey } from './recover.ts';
import { sign, signCompact, signDer, signRecoverable } from './sign.ts';
import { verifyCompact, verifyDigest } from './verify.ts';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const toBytes = (value: bigint): Uint8Array => bytesOf(value.toString(16).padStart(64, '0'));
const one = toBytes(1n);
const satoshi = sha256(utf8Encode('Satoshi Nakamoto'));

describe('keys', () => {
  it('private keys are 1..n-1', () => {
    expect(isPrivateKey(toBytes(0n))).toBe(false);
    expect(isPrivateKey(one)).toBe(true);
    expect(isPrivateKey(toBytes(ORDER - 1n))).toBe(true);
    expect(isPrivateKey(toBytes(ORDER))).toBe(false);
    expect(isPrivateKey(one.subarray(1))).toBe(false);
    expect(() => publicKeyFromPrivate(toBytes(0n))).toThrow(BrokenAssumption);
  });

  it('the generator in its four forms', () => {
    const compressed = publicKeyFromPrivate(one);
    const plain = publicKeyFromPrivate(one, false);
    expect(hexEncode(compressed)).toBe('0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798');
    const hybrid = plain.slice();
    hybrid[0] = 6;
    for (const key of [compressed, plain, hybrid]) {
      expect(isPublicKey(key)).toBe(true);
      expect(compressPublicKey(key)).toEqual(compressed);
    }
  });

  it('a hybrid key whose prefix contradicts its parity is none, nor is a point off the curve', () => {
    const hybrid = publicKeyFromPrivate(one, false);
    hybrid[0] = 7;
    expect(isPublicKey(hybrid)).toBe(false);
    const off = publicKeyFromPrivate(one, false);
    off[64] = (off[64] as number) ^ 1;
    expect(isPublicKey(off)).toBe(false);
    expect(compressPublicKey(off)).toBeUndefined();
    expect(isPublicKey(bytesOf(`02${'00'.repeat(31)}05`))).toBe(false);
    expect(isPublicKey(new Uint8Array(0))).toBe(false);
  });
});

describe('signatures', () => {
  // Published with RFC 6979 for secp256k1: key 1, SHA-256 of the text.
  it('are deterministic and low', () => {
    const expected = '934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5';
    expect(hexEncode(signCompact(satoshi, one))).toBe(expected);
    const { r, s } = sign(satoshi, one);
    expect([r, s]).toEqual([BigInt(`0x${expected.slice(0, 64)}`), BigInt(`0x${expected.slice(64)}`)]);
    expect(signDer(satoshi, one)).toEqual(compactToDer(bytesOf(expected)));
  });

  it('verify with compressed, uncompressed and hybrid keys, with low and high s', () => {
    const { r, s } = sign(satoshi, one);
    const high = Uint8Array.from([...toBytes(r), ...toBytes(ORDER - s)]);
    const plain = publicKeyFromPrivate(one, false);
    const hybrid = plain.slice();
    hybrid[0] = 6;
    for (const key of [publicKeyFromPrivate(one), plain, hybrid]) {
      expect(verifyDigest(satoshi, signDer(satoshi, one), key)).toBe(true);
      expect(verifyCompact(satoshi, high, key)).toBe(true);
      expect(verifyDigest(satoshi, compactToDer(high), key)).toBe(true);
    }
    hybrid[0] = 7;
    expect(verifyCompact(satoshi, signCompact(satoshi, one), hybrid)).toBe(false);
  });

  it('are false, not an error, for numbers out of range, loose DER and impossible keys', () => {
    const key = publicKeyFromPrivate(one);
    const { r, s } = sign(satoshi, one);
    for (const [badR, badS] of [[0n, s], [r, 0n], [ORDER, s], [r, ORDER], [2n ** 256n - 1n, 2n ** 256n - 1n], [0n, 0n]] as const) {
      expect(verifyCompact(satoshi, Uint8Array.from([...toBytes(badR), ...toBytes(badS)]), key)).toBe(false);
    }
    expect(verifyDigest(satoshi, new Uint8Array(0), key)).toBe(false);
    expect(verifyDigest(satoshi, Uint8Array.from([...signDer(satoshi, one), 1]), key)).toBe(false);
    expect(verifyCompact(satoshi, signCompact(satoshi, one), new Uint8Array(33))).toBe(false);
    expect(verifyCompact(satoshi, signCompact(satoshi, one), new Uint8Array(0))).toBe(false);
    expect(verifyCompact(sha256(satoshi), signCompact(satoshi, one), key)).toBe(false);
  });

  it('tell whose they are', () => {
    const { recovery, compact } = signRecoverable(satoshi, one);
    expect(recoverPublicKey(satoshi, compact, recovery)).toEqual(publicKeyFromPrivate(one));
    expect(recoverPublicKey(satoshi, compact, recovery, false)).toEqual(publicKeyFromPrivate(one, false));
    expect(recoverPublicKey(satoshi, compact, recovery ^ 1)).not.toEqual(publicKeyFromPrivate(one));
    expect(recoverPublicKey(satoshi, new Uint8Array(64), 0)).toBeUndefined();
    expect(recoverPublicKey(satoshi, compact, 2)).toBeUndefined();
  });
});

describe('block signatures', () => {
  // Mainnet block 3,588,504, wire-format §1.3 and vectors/wire/blocks.json.
  const hash = bytesOf('569b83d5412ce25e7dbf0f69df5a46c4d8497efa9263156296c583e1586b76b7');
  const signature = bytesOf(
    'a3ce585a2d547e2f7597147be630f5eab1583517d411a956e5976f603374666c7dc57ab00571ad146c4839d603b2670f2ebdd46c7c81f42f6f33ea6ce47f526a',
  );
  const key = bytesOf('033a3de166218712ea5739febc926c7744464792e6c89b132e296eaaf25c598562');

  it('of a mainnet block holds, and not in the big-endian reading', () => {
    expect(verifyBlockSignature(hash, signature, key)).toBe(true);
    expect(verifyCompact(hash, signature, key)).toBe(false);
    expect(verifyBlockSignature(hash.slice().reverse(), signature, key)).toBe(false);
  });

  it('that we make hold', () => {
    const own = signBlockHash(satoshi, one);
    expect(own).toHaveLength(64);
    expect(verifyBlockSignature(satoshi, own, publicKeyFromPrivate(one))).toBe(true);
    expect(verifyBlockSignature(satoshi, own, key)).toBe(false);
  });
});
