import { hexEncode } from '@mbaas/chain-primitives';
import { BrokenAssumption, expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { bytesOf, readVectors, type Vector } from '../../test/vectors.ts';
import { decodeKeyFile, encodeKeyFile } from './keyfile.codec.ts';
import type { KeyFileJson } from './keyfile.types.ts';
import { decodeLegacyMnemonic, encodeLegacyMnemonic } from './legacy-mnemonic.ts';

type KeyFileVector = Vector<{ file: KeyFileJson; password: string; salt: string; mnemonic: string }>;

const vectors = readVectors<KeyFileVector[]>('wire/keystore.json').filter(({ verified }) => verified);
const alice = vectors[0]!.expected;
const code = (json: unknown, password = alice.password) => {
  const result = decodeKeyFile(json, password);
  return result.ok ? 'accepted' : result.error.code;
};

describe('key files', () => {
  it('has six vectors with a password', () => expect(vectors).toHaveLength(6));

  it.each(vectors)('vector: $name', ({ expected: { file, password, salt, mnemonic } }) => {
    const opened = expectOk(decodeKeyFile(file, password), 'the vector is good');
    expect(opened).toEqual({ mnemonic, index: file.index, multisigs: [], scripts: [] });
    expect(encodeKeyFile(opened, password, bytesOf(salt))).toEqual({ ...file, scripts: null });
  });

  it('keep shared addresses and scripts', () => {
    const content = {
      mnemonic: 'a "quoted" text, ぜ',
      index: 3,
      multisigs: [{ m: 2, n: 3, s: '02aa', d: 'ours', k: ['02bb', '02cc'] }],
      scripts: [{ address: '3x', script: '51', description: 'open' }],
    };
    const file = JSON.parse(JSON.stringify(encodeKeyFile(content, 'pw', new Uint8Array(8)))) as unknown;
    expect(decodeKeyFile(file, 'pw')).toEqual({ ok: true, value: content });
    expect(() => encodeKeyFile(content, 'pw', new Uint8Array(7))).toThrow(BrokenAssumption);
  });

  it('KEYFILE_PASSWORD_WRONG', () => {
    expect(code(alice.file, 'A1234567')).toBe('KEYFILE_PASSWORD_WRONG');
    expect(code({ ...alice.file, mnemonic: encodeLegacyMnemonic(alice.mnemonic, 'other') })).toBe('KEYFILE_PASSWORD_WRONG');
    expect(code({ ...alice.file, mnemonic: `${alice.file.mnemonic.slice(0, -24)}AAAAAAAAAAAAAAAAAAAAAAA=` })).toBe('KEYFILE_PASSWORD_WRONG');
    expect(code({ ...alice.file, mnemonic: 'U2FsdGVkX18=' })).toBe('KEYFILE_PASSWORD_WRONG');
  });

  it('KEYFILE_ALGORITHM_UNKNOWN', () => expect(code({ ...alice.file, algo: 'rot13' })).toBe('KEYFILE_ALGORITHM_UNKNOWN'));

  it.each([
    ['null', null],
    ['a list', []],
    ['no index', { ...alice.file, index: undefined }],
    ['a negative index', { ...alice.file, index: -1 }],
    ['a fractional index', { ...alice.file, index: 1.5 }],
    ['no mnemonic', { ...alice.file, mnemonic: undefined }],
    ['a mnemonic of no alphabet', { ...alice.file, mnemonic: '***' }],
    ['a huge mnemonic', { ...alice.file, mnemonic: 'A'.repeat(100_000) }],
    ['multisigs that are none', { ...alice.file, multisigs: [{ m: 1 }] }],
    ['multisigs that are no list', { ...alice.file, multisigs: {} }],
    ['too many scripts', { ...alice.file, scripts: Array.from({ length: 1001 }, () => ({ address: '', script: '', description: '' })) }],
    ['scripts that are none', { ...alice.file, scripts: ['51'] }],
  ])('KEYFILE_SHAPE_INVALID: %s', (_name, json) => {
    expect(code(json)).toBe('KEYFILE_SHAPE_INVALID');
  });
});

describe('older mnemonics', () => {
  it('open again, at every length within a block', () => {
    for (let size = 1; size < 40; size++) {
      const text = 'word '.repeat(8).slice(0, size);
      expect(decodeLegacyMnemonic(encodeLegacyMnemonic(text, 'pw'), 'pw')).toEqual({ ok: true, value: text });
    }
  });

  it('open inside a key file', () => {
    const file = { ...alice.file, mnemonic: encodeLegacyMnemonic(alice.mnemonic, 'pw') };
    expect(decodeKeyFile(file, 'pw')).toMatchObject({ ok: true, value: { mnemonic: alice.mnemonic } });
  });

  it('open when a full last block was stored without zeros after it', () => {
    const text = 'twelve chars'; // with its checksum 16 bytes
    const stored = encodeLegacyMnemonic(text, 'pw');
    expect(stored.slice(0, 2)).toBe('10');
    expect(decodeLegacyMnemonic(stored.slice(0, -32), 'pw')).toEqual({ ok: true, value: text });
  });

  it.each(['', '00', '11'.repeat(17), '10ff', `05${'00'.repeat(15)}`, 'zz', hexEncode(new Uint8Array(2000))])('KEYFILE_SHAPE_INVALID: %.20s', (hex) => {
    expect(decodeLegacyMnemonic(hex, 'pw')).toEqual({ ok: false, error: { code: 'KEYFILE_SHAPE_INVALID' } });
  });
});
