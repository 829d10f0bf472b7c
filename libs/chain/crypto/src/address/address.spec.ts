import { mainnet, testnet } from '@mbaas/chain-params';
import { hexEncode } from '@mbaas/chain-primitives';
import { BrokenAssumption } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { bytesOf, readVectors, type Vector } from '../../test/vectors.ts';
import { addressOfScript, BLACKHOLE_ADDRESS, decodeAddress, encodeAddress, parseAddress } from './address.ts';

type AddressVector = Vector<{ address: string; version_byte?: number; valid?: false }>;

describe('addresses', () => {
  it.each(readVectors<AddressVector[]>('wire/addresses.json'))('vector: $name', ({ hex, expected }) => {
    const decoded = decodeAddress(expected.address);
    if (expected.valid === false) {
      expect(decoded).toEqual({ ok: false, error: { code: 'ADDRESS_INVALID' } });
      return;
    }
    expect(decoded.ok && { version: decoded.value.version, hash: hexEncode(decoded.value.hash) }).toEqual({ version: expected.version_byte, hash: hex });
    expect(encodeAddress(expected.version_byte as number, bytesOf(hex))).toBe(expected.address);
  });

  it('are read for one network', () => {
    const hash20 = bytesOf('61fde3bd4e6955c99b16de2d71e2a369888a1c0b');
    expect(parseAddress('MGqHvbaH9wzdr6oUDFz4S1HptjoKQcjRve', mainnet)).toEqual({ ok: true, value: { kind: 'p2pkh', hash20 } });
    expect(parseAddress('3Ad9ciAKCq9D3bXa7NzicN3Ra3CsUTihXH', testnet)).toEqual({ ok: true, value: { kind: 'p2sh', hash20 } });
    expect(parseAddress(BLACKHOLE_ADDRESS, mainnet)).toEqual({ ok: true, value: { kind: 'blackhole', hash20: null } });
    expect(parseAddress('MGqHvbaH9wzdr6oUDFz4S1HptjoKQcjRve', testnet)).toEqual({ ok: false, error: { code: 'ADDRESS_OTHER_NETWORK' } });
  });

  it.each(['', '1', 'l', 'MGqHvbaH9wzdr6oUDFz4S1HptjoKQcjRv', 'MGqHvbaH9wzdr6oUDFz4S1HptjoKQcjRve ', '1'.repeat(100_000)])('ADDRESS_INVALID: %.40s', (text) => {
    expect(parseAddress(text, mainnet)).toEqual({ ok: false, error: { code: 'ADDRESS_INVALID' } });
  });

  it('of a redeem script carries the script version', () => {
    expect(addressOfScript(bytesOf('51'), testnet)).toBe(encodeAddress(5, bytesOf('da1745e9b549bd0bfa1a569971c77eba30cd5a4b')));
  });

  it('are made of 20 bytes and a byte', () => {
    expect(() => encodeAddress(256, new Uint8Array(20))).toThrow(BrokenAssumption);
    expect(() => encodeAddress(5, new Uint8Array(21))).toThrow(BrokenAssumption);
  });
});
