import { hexEncode } from '@mbaas/chain-primitives';
import { BrokenAssumption } from '@mbaas/kernel';
import { keccakP } from '@noble/hashes/sha3.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, readLines, readVectors, type Vector } from '../../test/vectors.ts';
import { buildEthashCache, type EthashCache } from './ethash-cache.ts';
import { ethashLight, ethashLightAll, ethashResultOfMix, type EthashHash } from './ethash-light.ts';
import { cacheSize, datasetSize, EPOCH_LENGTH, epochOf, seedHash } from './ethash-sizes.ts';
import { keccakF } from './keccak-f.wasm.ts';

interface EpochRow {
  epoch: number;
  first_number: number;
  seed_hash: string;
  cache_size: string;
  dag_size: string;
}
interface Seal {
  height: number;
  header_hash: string;
  nonce: string;
  mixhash: string;
  result: string;
  seed: string;
}
type MiningVector = Vector<{ epoch: number; seed_hash: string; cache_size: number; dag_size: number; mining_hash: string; mix_digest: string; result: string }>;

const mining = readVectors<MiningVector[]>('wire/mining.json');
const seals = readLines<Seal>('chain/pow_vectors.jsonl');

describe('keccak-f', () => {
  it('permutes as the portable one does', () => {
    const { words, permute } = keccakF();
    const portable = new Uint32Array(50);
    for (let i = 0; i < 50; i++) portable[i] = words[i] = Math.imul(i + 1, 0x9e3779b1);
    for (let round = 0; round < 20; round++) {
      permute();
      keccakP(portable, 24);
      expect(new Uint32Array(words.slice().buffer)).toEqual(portable);
    }
  });
});

describe('epochs', () => {
  const { epoch_length, epochs } = readVectors<{ epoch_length: number; epochs: EpochRow[] }>('consensus/ethash_tables.json');

  it('have 30000 blocks', () => expect(EPOCH_LENGTH).toBe(epoch_length));

  it.each(epochs)('table: $epoch', (row) => {
    expect(epochOf(row.first_number)).toBe(row.epoch);
    expect(epochOf(row.first_number + 29_999)).toBe(row.epoch);
    expect(hexEncode(seedHash(row.epoch))).toBe(row.seed_hash);
    expect(cacheSize(row.epoch)).toBe(Number(row.cache_size));
    expect(datasetSize(row.epoch)).toBe(Number(row.dag_size));
  });

  it.each(mining.filter(({ name }) => name.startsWith('ethash epoch of height')))('vector: $name', ({ name, expected }) => {
    const epoch = epochOf(Number(name.split(' ').at(-1)));
    expect(epoch).toBe(expected.epoch);
    expect(hexEncode(seedHash(epoch))).toBe(expected.seed_hash);
    expect([cacheSize(epoch), datasetSize(epoch)]).toEqual([expected.cache_size, expected.dag_size]);
  });

  it('end with the last one', () => {
    expect(() => cacheSize(2048)).toThrow(BrokenAssumption);
    expect(() => seedHash(-1)).toThrow(BrokenAssumption);
    expect(() => datasetSize(0.5)).toThrow(BrokenAssumption);
  });
});

describe('light ethash of epoch 0', () => {
  let cache: EthashCache;
  beforeAll(() => {
    cache = buildEthashCache(0, { shared: true });
  });

  it('has the vectors of two real chains', () => expect(seals).toHaveLength(52));

  it.each(seals)('seal of block $height', ({ header_hash, nonce, mixhash, result, height, seed }) => {
    expect(hexEncode(seedHash(epochOf(height)))).toBe(seed);
    const hash = ethashLight(cache, bytesOf(header_hash), BigInt(`0x${nonce}`));
    expect([hexEncode(hash.mix), hexEncode(hash.result)]).toEqual([mixhash, result]);
    expect(hexEncode(ethashResultOfMix(bytesOf(header_hash), BigInt(`0x${nonce}`), bytesOf(mixhash)))).toBe(result);
  });

  it('gives of many at once what it gives of each, over shared memory and over plain', () => {
    const plain: EthashCache = { epoch: 0, words: Int32Array.from(cache.words), fullSize: cache.fullSize };
    const inputs = seals.slice(0, 7).map(({ header_hash, nonce }) => ({ headerHash: bytesOf(header_hash), nonce: BigInt(`0x${nonce}`) }));
    const expected = seals.slice(0, 7).map(({ mixhash, result }) => [mixhash, result]);
    const shown = (hashes: readonly EthashHash[]) => hashes.map(({ mix, result }) => [hexEncode(mix), hexEncode(result)]);
    for (let count = 0; count <= inputs.length; count++) {
      for (const memory of [cache, plain]) expect(shown(ethashLightAll(memory, inputs.slice(0, count)))).toEqual(expected.slice(0, count));
    }
  });

  it('another nonce gives another mix', () => {
    const [{ header_hash, nonce, mixhash }] = seals as [Seal];
    expect(hexEncode(ethashLight(cache, bytesOf(header_hash), BigInt(`0x${nonce}`) ^ 1n).mix)).not.toBe(mixhash);
    expect(hexEncode(ethashLight(cache, bytesOf(header_hash), BigInt(`0x${nonce}`) ^ (1n << 63n)).mix)).not.toBe(mixhash);
  });

  it('lives where the caller wants it', () => {
    expect(cache.words.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(cache).toMatchObject({ epoch: 0, fullSize: 1_073_739_904 });
    expect(() => buildEthashCache(0, { words: new Int32Array(16) })).toThrow(BrokenAssumption);
    expect(() => ethashLight(cache, new Uint8Array(31), 0n)).toThrow(BrokenAssumption);
  });
});

describe('light ethash of epoch 73', () => {
  it('seals mainnet block 2,200,000', () => {
    const { hex, expected } = mining.find(({ name }) => name === 'PoW seal of block 2200000') as MiningVector;
    const words = new Int32Array(expected.cache_size / 4);
    const cache = buildEthashCache(expected.epoch, { words });
    expect(cache.words).toBe(words);
    const nonce = BigInt(`0x${hex.slice(2 * 104, 2 * 112)}`);
    const { mix, result } = ethashLight(cache, bytesOf(expected.mining_hash), nonce);
    expect([hexEncode(mix), hexEncode(result)]).toEqual([expected.mix_digest, expected.result]);
  });
});
