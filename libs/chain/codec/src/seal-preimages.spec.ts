import { readFileSync } from 'node:fs';
import { ByteWriter, hexDecode, hexEncode, littleEndianNumber, parseDisplayHash } from '@mbaas/chain-primitives';
import { describe, expect, it } from 'vitest';
import { decodeHeader, merkleRoot, powBoundary, powHeaderHash, powHeaderPreimage, stakeKernelHash, stakeKernelPreimage, type BlockHeader } from './index.ts';
import { writeRlpByteList, writeRlpInteger } from './rlp.ts';

interface Vector {
  name: string;
  hex: string;
  expected: {
    value?: number;
    bytes?: string;
    mining_hash?: string;
    mining_preimage?: string;
    boundary?: string;
    stake_prevout?: { hash: string; index: number };
    kernel_preimage?: string;
    kernel_hash_le_uint256?: string;
    leaves_internal_order?: string[];
    root_internal_order?: string;
  };
}
const vectors = JSON.parse(readFileSync(new URL('../../../../vectors/wire/mining.json', import.meta.url), 'utf8')) as Vector[];
const bytesOf = (hex: string): Uint8Array => {
  const decoded = hexDecode(hex);
  if (!decoded.ok) throw new Error(hex);
  return decoded.value;
};
const headerOf = (hex: string): BlockHeader => {
  const decoded = decodeHeader(bytesOf(hex));
  if (!decoded.ok) throw new Error(decoded.error.code);
  return decoded.value;
};
const named = (text: string): Vector[] => vectors.filter(({ name }) => name.includes(text));
const hex256 = (value: bigint): string => value.toString(16).padStart(64, '0');

describe('proof of work vectors', () => {
  const cases = vectors.filter(({ expected }) => expected.mining_hash !== undefined);
  it('covers them', () => expect(cases).toHaveLength(3));
  it.each(cases)('$name', ({ hex, expected }) => {
    const header = headerOf(hex);
    if (expected.mining_preimage !== undefined) expect(hexEncode(powHeaderPreimage(header))).toBe(expected.mining_preimage);
    expect(hexEncode(powHeaderHash(header))).toBe(expected.mining_hash);
    expect(hex256(powBoundary(header.bits))).toBe(expected.boundary);
  });
  it('nothing meets difficulty zero but zero', () => expect(powBoundary(0n)).toBe(0n));
  it('nonce and mix are not part of the preimage', () => {
    const header = headerOf((cases[0] as Vector).hex);
    expect(powHeaderPreimage({ ...header, nonce: 0n, mixHash: new Uint8Array(32) })).toEqual(powHeaderPreimage(header));
  });
});

describe('stake kernel vector', () => {
  const [vector] = named('PoS kernel');
  if (vector?.expected.stake_prevout === undefined) throw new Error('the file has a kernel');
  const { expected } = vector;
  const hash = parseDisplayHash(vector.expected.stake_prevout.hash);
  if (!hash.ok) throw new Error(hash.error.code);
  const stake = { hash: hash.value, index: vector.expected.stake_prevout.index };
  const header = headerOf(vector.hex);
  it(vector.name, () => {
    expect(hexEncode(stakeKernelPreimage(header, stake))).toBe(expected.kernel_preimage);
    expect(hex256(littleEndianNumber(stakeKernelHash(header, stake)))).toBe(expected.kernel_hash_le_uint256);
    expect(hex256(powBoundary(header.bits))).toBe(expected.boundary);
  });
  it('bits and merkle root are not part of it', () => {
    expect(stakeKernelPreimage({ ...header, bits: 1n, merkleRoot: new Uint8Array(32) }, stake)).toEqual(stakeKernelPreimage(header, stake));
  });
});

describe('RLP vectors', () => {
  it.each(named('RLP integer'))('$name', ({ hex, expected }) => {
    const writer = new ByteWriter();
    writeRlpInteger(writer, BigInt(expected.value ?? -1));
    expect(hexEncode(writer.finish())).toBe(hex);
  });
  it.each(vectors.filter(({ name }) => name.startsWith('RLP of')))('$name', ({ hex, expected }) => {
    const writer = new ByteWriter();
    writeRlpByteList(writer, bytesOf(expected.bytes ?? '?'));
    expect(hexEncode(writer.finish())).toBe(hex);
  });
  it.each([[0x7f, 'e0', 33], [0x80, 'f840', 66]])('32 times %i has the head %s', (byte, head, size) => {
    const writer = new ByteWriter();
    writeRlpByteList(writer, new Uint8Array(32).fill(byte));
    expect(hexEncode(writer.finish()).startsWith(head)).toBe(true);
    expect(writer.size).toBe(size);
  });
  it('refuses a negative number', () => expect(() => writeRlpInteger(new ByteWriter(), -1n)).toThrow());
});

describe('merkle vectors', () => {
  const cases = named('merkle');
  it('covers them', () => expect(cases).toHaveLength(5));
  it.each(cases)('$name', ({ expected }) => {
    const leaves = (expected.leaves_internal_order ?? []).map(bytesOf);
    expect(hexEncode(merkleRoot(leaves))).toBe(expected.root_internal_order);
  });
  it('of nothing is zero, of one a copy of it', () => {
    expect(hexEncode(merkleRoot([]))).toBe('00'.repeat(32));
    const leaf = new Uint8Array(32).fill(7);
    const root = merkleRoot([leaf]);
    expect(root).toEqual(leaf);
    expect(root).not.toBe(leaf);
  });
  it('repeats the last leaf of an odd level: the weakness the rules close with distinct ids', () => {
    const [a, b, c] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array, Uint8Array];
    expect(merkleRoot([a, b, c, c])).toEqual(merkleRoot([a, b, c]));
  });
});
