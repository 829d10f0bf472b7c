import { builtInNetworks, mainnet, testnet } from '@mbaas/chain-params';
import { hexEncode } from '@mbaas/chain-primitives';
import { BrokenAssumption, expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { bytesOf, readVectors, type Vector } from '../../test/vectors.ts';
import { addressOfPublicKey } from '../address/address.ts';
import { deriveChild, encodeXprv, masterFromSeed } from './hd-key.ts';
import { chainAddressPath } from './hd-path.ts';
import { entropyToMnemonic, mnemonicToEntropy, mnemonicToSeed } from './mnemonic.ts';
import { MNEMONIC_LANGUAGES, wordListOf, type MnemonicLanguage } from './word-lists.ts';

interface MnemonicVector {
  mnemonic: string;
  mnemonic_nfc?: string;
  mvsd_seed?: string;
  bip39_seed?: string;
  language?: MnemonicLanguage;
  passphrase?: string;
  seed?: string;
  master_xprv?: string;
  valid?: boolean;
  network?: string;
  address_to_path?: Record<string, string>;
  paths?: string[];
  addresses_mainnet?: string[];
  addresses_testnet_derived?: string[];
  public_keys?: string[];
}

const vectors = readVectors<Vector<MnemonicVector>[]>('wire/mnemonics.json');
const having = (key: keyof MnemonicVector) => vectors.filter(({ expected }) => expected[key] !== undefined);
const nodeAt = (seed: Uint8Array, path: string) => expectOk(deriveChild(masterFromSeed(seed), path), 'the path is good');

describe('mnemonics', () => {
  it('covers every vector with at least one group below', () => {
    const covered = new Set([...having('language'), ...having('seed'), ...having('valid'), ...having('mvsd_seed'), ...having('address_to_path')]);
    expect(covered.size).toBe(vectors.length);
  });

  it.each(having('language'))('entropy: $name', ({ hex, expected: { mnemonic, language } }) => {
    expect(entropyToMnemonic(bytesOf(hex), language)).toBe(mnemonic);
    expect(mnemonicToEntropy(mnemonic, language)).toEqual({ ok: true, value: bytesOf(hex) });
  });

  it.each(having('seed'))('seed: $name', ({ expected: { mnemonic, passphrase, seed, master_xprv } }) => {
    const computed = mnemonicToSeed(mnemonic, passphrase);
    expect(hexEncode(computed)).toBe(seed);
    if (master_xprv !== undefined) expect(encodeXprv(masterFromSeed(computed))).toBe(master_xprv);
  });

  it.each(having('valid'))('$name', ({ expected: { mnemonic, valid } }) => {
    expect(mnemonicToEntropy(mnemonic, 'en').ok).toBe(valid);
  });

  it.each(having('mvsd_seed'))('$name', ({ hex, name, expected: { mnemonic_nfc = '', mvsd_seed, bip39_seed } }) => {
    expect(entropyToMnemonic(bytesOf(hex), name.includes('es 24') ? 'es' : 'ja')).toBe(mnemonic_nfc);
    expect(hexEncode(mnemonicToSeed(mnemonic_nfc))).toBe(mvsd_seed);
    expect(hexEncode(mnemonicToSeed(mnemonic_nfc.normalize('NFKD')))).toBe(bip39_seed);
  });

  it.each(having('address_to_path'))('addresses: $name', ({ hex, expected: { mnemonic, network = 'mainnet', address_to_path = {} } }) => {
    const seed = mnemonicToSeed(mnemonic);
    expect(hexEncode(seed)).toBe(hex);
    for (const [address, path] of Object.entries(address_to_path)) {
      expect(addressOfPublicKey(nodeAt(seed, path).publicKey, builtInNetworks[network]!)).toBe(address);
    }
  });

  it.each(having('addresses_mainnet'))('keys m/0 … m/9: $name', ({ expected: { mnemonic, paths = [], addresses_mainnet, addresses_testnet_derived, public_keys } }) => {
    expect(paths).toEqual(Array.from({ length: 10 }, (_, index) => chainAddressPath(index)));
    const seed = mnemonicToSeed(mnemonic);
    const keys = paths.map((path) => nodeAt(seed, path).publicKey);
    expect(keys.map(hexEncode)).toEqual(public_keys);
    expect(keys.map((key) => addressOfPublicKey(key, mainnet))).toEqual(addresses_mainnet);
    expect(keys.map((key) => addressOfPublicKey(key, testnet))).toEqual(addresses_testnet_derived);
  });

  it('refusals: length, unknown word, checksum', () => {
    const code = (words: string, language?: MnemonicLanguage) => {
      const result = mnemonicToEntropy(words, language);
      return result.ok ? 'accepted' : result.error.code;
    };
    expect(code('legal winner')).toBe('MNEMONIC_LENGTH_INVALID');
    expect(code('')).toBe('MNEMONIC_LENGTH_INVALID');
    expect(code('legal '.repeat(27).trim())).toBe('MNEMONIC_LENGTH_INVALID');
    expect(code('x'.repeat(1_000_000))).toBe('MNEMONIC_LENGTH_INVALID');
    expect(code('legal winner constructor')).toBe('MNEMONIC_WORD_UNKNOWN');
    expect(code('legal  winner')).toBe('MNEMONIC_WORD_UNKNOWN');
    expect(code('winner legal thank year wave sausage worth useful legal winner thank yellow')).toBe('MNEMONIC_CHECKSUM_INVALID');
    expect(code(entropyToMnemonic(bytesOf('baadf00dbaadf00dbaadf00dbaadf00d'), 'es').normalize('NFKD'), 'es')).toBe('MNEMONIC_WORD_UNKNOWN');
    expect(() => entropyToMnemonic(new Uint8Array(33))).toThrow(BrokenAssumption);
  });

  it.each([...MNEMONIC_LANGUAGES])('%s has 2048 different words in NFC', (language) => {
    const { words, indices } = wordListOf(language);
    expect(indices.size).toBe(2048);
    expect(words.every((word) => word === word.normalize('NFC') && !word.includes(' '))).toBe(true);
  });
});
