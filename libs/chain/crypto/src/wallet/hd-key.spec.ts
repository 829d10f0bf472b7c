import { mainnet } from '@mbaas/chain-params';
import { hexEncode } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { bytesOf, readVectors, type Vector } from '../../test/vectors.ts';
import { addressOfPublicKey } from '../address/address.ts';
import { encodeBase58Check } from '../address/base58check.ts';
import { CHAIN_EXTENDED_KEYS, decodeExtendedKey, deriveChild, encodeXprv, encodeXpub, masterFromSeed, type HdNode } from './hd-key.ts';
import { bip44Path, chainAddressPath, parseHdPath } from './hd-path.ts';
import { mnemonicToSeed } from './mnemonic.ts';
import { encodeWif } from './wif.ts';

interface HdVector {
  mnemonic?: string;
  path?: string;
  xprv?: string;
  xpub?: string;
  wif?: string;
  public_key?: string;
  address?: string;
  'm/0 address'?: string;
  'm/1 address'?: string;
  version?: string;
  serialized?: string;
  parent?: string;
  index?: number;
  hardened?: boolean;
  child?: string;
  hd?: string;
  ec?: string;
}

/** The explorer's examples of another chain carry its version numbers. */
const OTHER_CHAIN = { private: 0x04358394, public: 0x043587cf };
const versionsOf = (text: string) => (text.startsWith('t') ? OTHER_CHAIN : CHAIN_EXTENDED_KEYS);
const read = (text: string) => expectOk(decodeExtendedKey(text, versionsOf(text)), 'the vector is good');
const below = (node: HdNode, path: string) => expectOk(deriveChild(node, path), 'the path is good');
const addressAt = (node: HdNode, path: string) => addressOfPublicKey(below(node, path).publicKey, mainnet);
const privateOf = (node: HdNode) => node.privateKey as Uint8Array;

/** Computes every member that the vector states. */
function compute(hex: string, stated: HdVector): HdVector {
  if (stated.parent !== undefined) {
    const path = `m/${stated.index}${stated.hardened === true ? "'" : ''}`;
    return { ...stated, child: encodeXprv(below(read(stated.parent), path)) };
  }
  if (stated.hd !== undefined) {
    const node = read(stated.hd);
    return { ...stated, ec: hexEncode(node.privateKey ?? node.publicKey) };
  }
  if (stated.mnemonic !== undefined && hexEncode(mnemonicToSeed(stated.mnemonic)) !== hex) throw new Error('other seed');
  const node = below(masterFromSeed(bytesOf(hex), stated.version === '04358394' ? OTHER_CHAIN : CHAIN_EXTENDED_KEYS), stated.path ?? 'm');
  const all: Record<string, () => string> = {
    xprv: () => encodeXprv(node),
    serialized: () => encodeXprv(node),
    xpub: () => encodeXpub(node),
    wif: () => encodeWif(privateOf(node), mainnet),
    public_key: () => hexEncode(node.publicKey),
    address: () => addressAt(node, 'm'),
    'm/0 address': () => addressAt(node, 'm/0'),
    'm/1 address': () => addressAt(node, 'm/1'),
  };
  const computed = Object.keys(stated).filter((key) => key in all).map((key) => [key, all[key]!()]);
  expect(computed.length).toBeGreaterThan(0);
  return { ...stated, ...Object.fromEntries(computed) };
}

describe('extended keys', () => {
  it.each(readVectors<Vector<HdVector>[]>('wire/hd_keys.json'))('vector: $name', ({ hex, expected }) => {
    expect(compute(hex, expected)).toEqual(expected);
  });

  it('an xpub gives the same plain children, and no hardened ones', () => {
    const master = masterFromSeed(bytesOf('000102030405060708090a0b0c0d0e0f'));
    const watching = read(encodeXpub(master));
    expect(watching.privateKey).toBeNull();
    expect(below(watching, 'm/7').publicKey).toEqual(below(master, 'm/7').publicKey);
    expect(deriveChild(watching, "m/7'")).toEqual({ ok: false, error: { code: 'KEY_PATH_NEEDS_PRIVATE' } });
    expect(deriveChild(master, 'm/x')).toEqual({ ok: false, error: { code: 'KEY_PATH_INVALID' } });
  });

  it('a node shows no secret when written out', () => {
    const master = masterFromSeed(bytesOf('000102030405060708090a0b0c0d0e0f'));
    expect(JSON.stringify(master)).toBe('{}');
  });

  it('KEY_EXTENDED_INVALID: version, key, parent of a master, length', () => {
    const invalid = { ok: false, error: { code: 'KEY_EXTENDED_INVALID' } };
    const make = (edit: (payload: Uint8Array) => void) => {
      const payload = Uint8Array.from([0x04, 0x88, 0xad, 0xe4, ...new Uint8Array(41), 0, ...new Uint8Array(31), 1]);
      edit(payload);
      return encodeBase58Check(payload);
    };
    expect(decodeExtendedKey(make(() => undefined)).ok).toBe(true);
    expect(decodeExtendedKey(make((payload) => payload.fill(9, 0, 1)))).toEqual(invalid);
    expect(decodeExtendedKey(make((payload) => payload.fill(0, 45)))).toEqual(invalid);
    expect(decodeExtendedKey(make((payload) => payload.fill(0xff, 46)))).toEqual(invalid);
    expect(decodeExtendedKey(make((payload) => payload.fill(1, 5, 6)))).toEqual(invalid);
    expect(decodeExtendedKey(make((payload) => payload.fill(1, 12, 13)))).toEqual(invalid);
    expect(decodeExtendedKey(make((payload) => payload.set([0x04, 0x88, 0xb2, 0x1e])))).toEqual(invalid);
    expect(decodeExtendedKey(encodeBase58Check(new Uint8Array(77)))).toEqual(invalid);
    expect(decodeExtendedKey('xprv')).toEqual(invalid);
  });
});

describe('paths', () => {
  it('of this chain and of BIP44', () => {
    expect(chainAddressPath(7)).toBe('m/7');
    expect(bip44Path(60)).toBe("m/44'/60'/0'/0/0");
    expect(parseHdPath("m/44'/0")).toEqual({ ok: true, value: [0x8000002c, 0] });
    expect(parseHdPath('m')).toEqual({ ok: true, value: [] });
  });

  it.each(['', '0', 'M/0', 'm/', 'm//0', 'm/00', 'm/-1', 'm/2147483648', "m/2147483648'", 'm/1h', "m/1''", 'm/1.5', `m${'/0'.repeat(256)}`])(
    'KEY_PATH_INVALID: %s',
    (path) => {
      expect(parseHdPath(path)).toEqual({ ok: false, error: { code: 'KEY_PATH_INVALID' } });
    },
  );
});
