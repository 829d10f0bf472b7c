import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { derToCompact, hash160, publicKeyFromPrivate, signDer, verifyDigest } from '@mbaas/chain-crypto';
import { decodeTransaction, encodeOutput, type Transaction } from '@mbaas/chain-codec';
import { hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { cachedSignatureHash, createSighashCache, isUndefinedSighash, parseScript, payToKeyHash, SIGHASH, signatureHash } from './index.ts';
import { removeCodeSeparators, removeSignature } from './signature-code.ts';

interface SighashVector { name: string; hex: string; verified: boolean; expected: Record<string, never> & Record<string, unknown> }

const VECTORS = join(import.meta.dirname, '../../../../vectors/wire/sighash.json');
const vectors = JSON.parse(readFileSync(VECTORS, 'utf8')) as SighashVector[];
const bytes = (hex: string): Uint8Array => expectOk(hexDecode(hex), 'hex of the test');
const transactionOf = (hex: string): Transaction => expectOk(decodeTransaction(bytes(hex)), 'a transaction of the vectors');

const digests = vectors.filter(({ expected }) => 'script_code' in expected);
const signatures = vectors.filter(({ expected }) => 'private_key' in expected);
/** Entries that are neither a digest nor a signature: each has its own test below. */
const SINGULAR = ['preimage of a redeem-script input (Alice/Bob)', 'hash when the input index is out of range', 'DER plus hash type to r||s'];

describe('vectors/wire/sighash.json', () => {
  it('has 102 entries, all of them tested', () => {
    expect(vectors).toHaveLength(102);
    const known = new Set([...digests, ...signatures].map(({ name }) => name));
    expect(vectors.filter(({ name }) => !known.has(name)).map(({ name }) => name).sort()).toEqual([...SINGULAR].sort());
  });

  it.each(digests)('$name', ({ hex, expected }) => {
    const transaction = transactionOf(hex);
    const index = expected['input_index'] as number;
    const hashType = expected['hashtype'] as number;
    const digest = signatureHash(transaction, index, bytes(expected['script_code']), hashType);
    expect(hexEncode(digest)).toBe(expected['node']);
    const received = createSighashCache(transaction, transaction.outputs.map(encodeOutput));
    expect(cachedSignatureHash(received, index, bytes(expected['script_code']), hashType)).toEqual(digest);
    if ('public_key' in expected) checkCarried(transaction, index, digest, bytes(expected['public_key']));
  });

  function checkCarried(transaction: Transaction, index: number, digest: Uint8Array, publicKey: Uint8Array): void {
    const pushes = expectOk(parseScript(transaction.inputs[index]?.script as Uint8Array), 'an input of the vectors');
    const fits = pushes.some(({ data }) => data !== undefined && verifyDigest(digest, data.subarray(0, -1), publicKey));
    expect(fits).toBe(true);
  }

  it.each(signatures)('$name', ({ hex, expected }) => {
    const key = bytes(expected['private_key']);
    const hashType = expected['hashtype'] as number;
    const code = payToKeyHash(hash160(publicKeyFromPrivate(key)));
    const digest = signatureHash(transactionOf(hex), expected['input_index'] as number, code, hashType);
    expect(hexEncode(digest)).toBe(expected['sighash']);
    expect(hexEncode(Uint8Array.of(...signDer(digest, key), hashType))).toBe(expected['signature']);
  });

  it('Alice and Bob', () => {
    const { expected } = vectors.find(({ name }) => name === SINGULAR[0]) as SighashVector;
    expect(hexEncode(publicKeyFromPrivate(bytes(expected['alice_private_key'])))).toBe(expected['alice_public_key']);
    expect(hexEncode(publicKeyFromPrivate(bytes(expected['bob_private_key'])))).toBe(expected['bob_public_key']);
  });

  it('an index without input gives the number one', () => {
    const { expected } = vectors.find(({ name }) => name === SINGULAR[1]) as SighashVector;
    const transaction = transactionOf(digests[0]?.hex as string);
    expect(hexEncode(signatureHash(transaction, 99, bytes('51'), SIGHASH.ALL))).toBe(expected['node']);
    expect(hexEncode(signatureHash({ ...transaction, outputs: [] }, 0, bytes('51'), SIGHASH.SINGLE))).toBe(expected['node']);
  });

  it('DER to r and s', () => {
    const { hex, expected } = vectors.find(({ name }) => name === SINGULAR[2]) as SighashVector;
    const compact = derToCompact(bytes(hex).subarray(0, -1));
    expect(compact.ok && hexEncode(compact.value)).toBe(expected['r_s_be']);
  });
});

describe('the signed code', () => {
  it.each([
    ['51ab52ab', '5152'],
    ['02abab51', '02abab51'],
    ['ab4c01abab', '4c01ab'],
    ['51ab05aa', '5105aa'],
  ])('%s without separators is %s', (script, expected) => expect(hexEncode(removeCodeSeparators(bytes(script)))).toBe(expected));

  it.each([
    ['51', 'aabb', '51'],
    ['02aabb51', 'aabb', '51'],
    ['02aabb02aabb51', 'aabb', '51'],
    ['0302aabb51', 'aabb', '0302aabb51'],
    ['4c02aabb51', 'aabb', '4c02aabb51'],
    ['00510052', '', '5152'],
    ['5102aa', 'aa', '5102aa'],
  ])('%s without the signature %s is %s', (script, signature, expected) => {
    expect(hexEncode(removeSignature(bytes(script), bytes(signature)))).toBe(expected);
  });

  it('separators do not change a digest', () => {
    const transaction = transactionOf(digests[0]?.hex as string);
    expect(signatureHash(transaction, 0, bytes('51ab52'), SIGHASH.ALL)).toEqual(signatureHash(transaction, 0, bytes('5152'), SIGHASH.ALL));
  });
});

describe('isUndefinedSighash', () => {
  it.each([
    [SIGHASH.SINGLE, 0, 2, false], [SIGHASH.SINGLE, 1, 2, true], [SIGHASH.SINGLE | SIGHASH.ANYONECANPAY, 1, 2, true],
    [0x63, 1, 2, true], [SIGHASH.SINGLE, 2, 2, false], [SIGHASH.ALL, 1, 2, false], [SIGHASH.NONE, 1, 2, false],
  ])('type %i, input %i of %i outputs: %s', (hashType, index, outputs, expected) => {
    expect(isUndefinedSighash(hashType, index, outputs)).toBe(expected);
  });
});
