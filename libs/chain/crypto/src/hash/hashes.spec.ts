import { displayHash, hexEncode, utf8Encode } from '@mbaas/chain-primitives';
import { describe, expect, it } from 'vitest';
import { bytesOf, readVectors, type Vector } from '../../test/vectors.ts';
import { decodeBase58Check, encodeBase58Check } from '../address/base58check.ts';
import { hash160, hmacSha512, keccak256, keccak512, ripemd160, sha256, sha256d, sha512 } from './hashes.ts';

interface HashVector {
  hash160?: string;
  sha256d_reversed_display?: string;
  keccak256?: string;
  version?: number;
  encoded?: string;
}

const text = utf8Encode('abc');

describe('hashes', () => {
  it.each(readVectors<Vector<HashVector>[]>('wire/hashes.json'))('vector: $name', ({ hex, expected }) => {
    const bytes = bytesOf(hex);
    const results: HashVector = {};
    if (expected.hash160 !== undefined) results.hash160 = hexEncode(hash160(bytes));
    if (expected.sha256d_reversed_display !== undefined) results.sha256d_reversed_display = displayHash(sha256d(bytes));
    if (expected.keccak256 !== undefined) results.keccak256 = hexEncode(keccak256(bytes));
    if (expected.version !== undefined) {
      const payload = Uint8Array.from([expected.version, ...bytes]);
      results.version = expected.version;
      results.encoded = encodeBase58Check(payload);
      expect(decodeBase58Check(results.encoded, 60)).toEqual({ ok: true, value: payload });
    }
    expect(results).toEqual(expected);
  });

  // FIPS 180-4, RFC 2286, and the Keccak team's original padding.
  it('the standard answers for "abc"', () => {
    expect(hexEncode(sha256(text))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(hexEncode(sha512(text)).slice(0, 32)).toBe('ddaf35a193617abacc417349ae204131');
    expect(hexEncode(ripemd160(text))).toBe('8eb208f7e05d987a9b044a8e98c6b087f15a0bfc');
    expect(hexEncode(keccak256(text))).toBe('4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45');
    expect(hexEncode(keccak512(text)).slice(0, 32)).toBe('18587dc2ea106b9a1563e32b3312421c');
  });

  it('HMAC-SHA512 of RFC 4231, case 2', () => {
    expect(hexEncode(hmacSha512(utf8Encode('Jefe'), utf8Encode('what do ya want for nothing?'))).slice(0, 32)).toBe('164b7a7bfcf819e2e395fbe73b56e0a3');
  });

  it('takes the hash of the caller', () => {
    let calls = 0;
    const counting = (bytes: Uint8Array) => {
      calls++;
      return sha256(bytes);
    };
    expect(sha256d(text, counting)).toEqual(sha256d(text));
    expect(hash160(text, counting)).toEqual(hash160(text));
    expect(calls).toBe(3);
  });
});
