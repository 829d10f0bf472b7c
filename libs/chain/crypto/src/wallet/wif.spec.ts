import { mainnet } from '@mbaas/chain-params';
import { hexEncode } from '@mbaas/chain-primitives';
import { BrokenAssumption, expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { bytesOf, readVectors, type Vector } from '../../test/vectors.ts';
import { addressOfPublicKey } from '../address/address.ts';
import { encodeBase58Check } from '../address/base58check.ts';
import { publicKeyFromPrivate } from '../ecdsa/public-key.ts';
import { decodeWif, encodeWif } from './wif.ts';

type WifVector = Vector<{ wif: string; public_key: string; compressed?: boolean; mvs_mainnet_address?: string }>;

const invalid = { ok: false, error: { code: 'KEY_WIF_INVALID' } };
const payload = (key: string, ...tail: number[]) => encodeBase58Check(Uint8Array.from([0x80, ...bytesOf(key), ...tail]));

describe('wallet import format', () => {
  it.each(readVectors<WifVector[]>('wire/wif.json'))('vector: $name', ({ hex, expected }) => {
    const { privateKey, compressed } = expectOk(decodeWif(expected.wif, mainnet), 'the vector is good');
    // The file gives the bare key, or version, key and mark.
    expect(hex).toContain(hexEncode(privateKey));
    if (expected.compressed !== undefined) expect(compressed).toBe(expected.compressed);
    const publicKey = publicKeyFromPrivate(privateKey, compressed);
    expect(hexEncode(publicKey)).toBe(expected.public_key);
    if (expected.mvs_mainnet_address !== undefined) expect(addressOfPublicKey(publicKey, mainnet)).toBe(expected.mvs_mainnet_address);
    expect(encodeWif(privateKey, mainnet, compressed)).toBe(expected.wif);
  });

  it('KEY_WIF_INVALID: checksum, length, mark, number out of range', () => {
    expect(decodeWif('L21LJEeJwK35wby1BeTjwWssrhrgQE2MZrpTm2zbMC677czAHHu4', mainnet)).toEqual(invalid);
    expect(decodeWif(payload('11'.repeat(31)), mainnet)).toEqual(invalid);
    expect(decodeWif(payload('11'.repeat(32), 2), mainnet)).toEqual(invalid);
    expect(decodeWif(payload('00'.repeat(32), 1), mainnet)).toEqual(invalid);
    expect(decodeWif(payload('ff'.repeat(32)), mainnet)).toEqual(invalid);
    expect(decodeWif('', mainnet)).toEqual(invalid);
  });

  it('KEY_WIF_OTHER_NETWORK', () => {
    const wif = encodeWif(bytesOf('11'.repeat(32)), { wifVersion: 0xef });
    expect(decodeWif(wif, mainnet)).toEqual({ ok: false, error: { code: 'KEY_WIF_OTHER_NETWORK' } });
  });

  it('is not made of what is no key', () => {
    expect(() => encodeWif(new Uint8Array(32), mainnet)).toThrow(BrokenAssumption);
  });
});
