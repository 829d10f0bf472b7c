import { assert } from '@mbaas/kernel';
import { dataSetOf, fnv, LANES } from './data-set.ts';
import type { EthashCache } from './ethash-cache.ts';
import { keccakF, type KeccakF } from './keccak-f.wasm.ts';

const ROW_WORDS = 16;
const MIX_WORDS = 32;
const ACCESSES = 64;
const PAGE_SIZE = 128;
const LAST_RATE_WORD_512 = 17;
const LAST_RATE_WORD_256 = 33;
const PADDING_END = 0x8000_0000 | 0;

/** One hash on its way. */
interface Lane {
  readonly seed: Int32Array;
  readonly mix: Int32Array;
}

/** Working memory of this thread: the functions are synchronous, so it is never shared. */
const lanes: readonly Lane[] = Array.from({ length: LANES }, () => ({ seed: new Int32Array(ROW_WORDS), mix: new Int32Array(MIX_WORDS) }));
const shortMix = new Int32Array(8);

/** keccak512(header hash ‖ nonce as 8 little-endian bytes) into `seed`. */
function seedInto(seed: Int32Array, { words, permute }: KeccakF, headerHash: Uint8Array, nonce: bigint): void {
  const view = new DataView(headerHash.buffer, headerHash.byteOffset, headerHash.length);
  words.fill(0);
  for (let i = 0; i < 8; i++) words[i] = view.getInt32(4 * i, true);
  words[8] = Number(BigInt.asIntN(32, nonce));
  words[9] = Number(BigInt.asIntN(32, nonce >> 32n));
  words[10] = 0x01;
  words[LAST_RATE_WORD_512] = PADDING_END;
  permute();
  for (let k = 0; k < ROW_WORDS; k++) seed[k] = words[k] as number;
}

/** Little-endian bytes of words. */
function toBytes(words: Int32Array): Uint8Array {
  const bytes = new Uint8Array(4 * words.length);
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => view.setInt32(4 * i, word, true));
  return bytes;
}

/** keccak256(seed ‖ the short mix), 32 bytes. */
function resultOf(seed: Int32Array, { words, permute }: KeccakF): Uint8Array {
  words.fill(0);
  words.set(seed);
  words.set(shortMix, ROW_WORDS);
  words[24] = 0x01;
  words[LAST_RATE_WORD_256] = PADDING_END;
  permute();
  return toBytes(words.subarray(0, 8));
}

/** What is sealed, and a try to seal it. */
export interface EthashInput {
  /** 32 bytes: the mining hash, wire-format §1.5. */
  readonly headerHash: Uint8Array;
  /** u64. */
  readonly nonce: bigint;
}

/** What ethash computes of a header and a nonce. */
export interface EthashHash {
  /** 32 bytes, as the header's mix hash holds them. */
  readonly mix: Uint8Array;
  /** 32 bytes; read big-endian it must not exceed the boundary. */
  readonly result: Uint8Array;
}

/** At most four inputs side by side. */
function hashTogether(cache: EthashCache, inputs: readonly EthashInput[]): EthashHash[] {
  const keccak = keccakF();
  const dataSet = dataSetOf(cache);
  const pages = Math.floor(cache.fullSize / PAGE_SIZE) >>> 0;
  const used = lanes.slice(0, inputs.length);
  for (const [lane, { seed, mix }] of used.entries()) {
    const { headerHash, nonce } = inputs[lane] as EthashInput;
    assert(headerHash.length === 32, 'a header hash has 32 bytes');
    seedInto(seed, keccak, headerHash, nonce);
    mix.set(seed);
    mix.set(seed, ROW_WORDS);
  }
  for (let access = 0; access < ACCESSES; access++) {
    dataSet.grow(used.map(({ seed, mix }) => 2 * ((fnv(access ^ (seed[0] as number), mix[access & 31] as number) >>> 0) % pages)));
    for (const [lane, { mix }] of used.entries()) {
      const at = lane * MIX_WORDS;
      for (let k = 0; k < MIX_WORDS; k++) mix[k] = fnv(mix[k] as number, dataSet.words[at + k] as number);
    }
  }
  return used.map(({ seed, mix }) => {
    for (let i = 0; i < 8; i++) {
      const [a = 0, b = 0, c = 0, d = 0] = mix.subarray(4 * i, 4 * i + 4);
      shortMix[i] = fnv(fnv(fnv(a, b), c), d);
    }
    return { mix: toBytes(shortMix), result: resultOf(seed, keccak) };
  });
}

/**
 * Ethash of several inputs from the cache alone, in their order. consensus §2.4, §2.5. Over a cache in shared memory four take
 * little longer than one: most of the time is spent waiting for memory. Whether the cache is of the headers' epoch is the
 * caller's to ensure. Throws BrokenAssumption on a wrong length.
 */
export function ethashLightAll(cache: EthashCache, inputs: readonly EthashInput[]): EthashHash[] {
  const hashes: EthashHash[] = [];
  for (let at = 0; at < inputs.length; at += LANES) hashes.push(...hashTogether(cache, inputs.slice(at, at + LANES)));
  return hashes;
}

/** The same of one input: 1.5 to 5 milliseconds. */
export const ethashLight = (cache: EthashCache, headerHash: Uint8Array, nonce: bigint): EthashHash => hashTogether(cache, [{ headerHash, nonce }])[0] as EthashHash;

/**
 * The result that a header's own mix hash would give: two permutations, no cache. A header whose answer exceeds the
 * boundary is refused before the expensive step (consensus §2.4). Throws BrokenAssumption on a wrong length.
 */
export function ethashResultOfMix(headerHash: Uint8Array, nonce: bigint, mix: Uint8Array): Uint8Array {
  assert(headerHash.length === 32 && mix.length === 32, 'header hash and mix have 32 bytes');
  const keccak = keccakF();
  const { seed } = lanes[0] as Lane;
  seedInto(seed, keccak, headerHash, nonce);
  const view = new DataView(mix.buffer, mix.byteOffset, mix.length);
  for (let i = 0; i < 8; i++) shortMix[i] = view.getInt32(4 * i, true);
  return resultOf(seed, keccak);
}
