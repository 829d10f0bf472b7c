import { assert } from '@mbaas/kernel';
import type { EthashCache } from './ethash-cache.ts';
import { keccakF, type KeccakF } from './keccak-f.wasm.ts';

const FNV_PRIME = 0x0100_0193;
const ROW_WORDS = 16;
const MIX_WORDS = 32;
const ACCESSES = 64;
const PARENTS = 256;
const PAGE_SIZE = 128;
const LAST_RATE_WORD_512 = 17;
const LAST_RATE_WORD_256 = 33;
const PADDING_END = 0x8000_0000 | 0;

/** Working memory of this thread: the functions are synchronous, so it is never shared. */
const left = new Int32Array(ROW_WORDS);
const right = new Int32Array(ROW_WORDS);
const seedWords = new Int32Array(ROW_WORDS);
const mixWords = new Int32Array(MIX_WORDS);
const shortMix = new Int32Array(8);

const fnv = (a: number, b: number): number => Math.imul(a, FNV_PRIME) ^ b;

/** keccak512 of the 16 words of `row`, in place. */
function hashItem({ words, permute }: KeccakF, row: Int32Array): void {
  words.set(row);
  words.fill(0, ROW_WORDS);
  words[ROW_WORDS] = 0x01;
  words[LAST_RATE_WORD_512] = PADDING_END;
  permute();
  for (let k = 0; k < ROW_WORDS; k++) row[k] = words[k] as number;
}

/** Copies the cache row that an item starts from and hashes it with the item's index. */
function startItem(keccak: KeccakF, cache: Int32Array, rows: number, index: number, item: Int32Array): void {
  const own = (index % rows) * ROW_WORDS;
  for (let k = 0; k < ROW_WORDS; k++) item[k] = cache[own + k] as number;
  item[0] = (item[0] as number) ^ index;
  hashItem(keccak, item);
}

/**
 * Puts rows `index` and `index + 1` of the data set into `left` and `right`. Both grow in one loop: each step waits for a
 * far read of the cache, and two independent waits overlap.
 */
function dataSetPage(keccak: KeccakF, cache: Int32Array, rows: number, index: number): void {
  const next = index + 1;
  startItem(keccak, cache, rows, index, left);
  startItem(keccak, cache, rows, next, right);
  for (let parent = 0; parent < PARENTS; parent++) {
    const atLeft = ((fnv(index ^ parent, left[parent & 15] as number) >>> 0) % rows) * ROW_WORDS;
    const atRight = ((fnv(next ^ parent, right[parent & 15] as number) >>> 0) % rows) * ROW_WORDS;
    for (let k = 0; k < ROW_WORDS; k++) {
      left[k] = fnv(left[k] as number, cache[atLeft + k] as number);
      right[k] = fnv(right[k] as number, cache[atRight + k] as number);
    }
  }
  hashItem(keccak, left);
  hashItem(keccak, right);
}

/** keccak512(header hash ‖ nonce as 8 little-endian bytes) into `seedWords`. */
function seedOf({ words, permute }: KeccakF, headerHash: Uint8Array, nonce: bigint): void {
  const view = new DataView(headerHash.buffer, headerHash.byteOffset, headerHash.length);
  words.fill(0);
  for (let i = 0; i < 8; i++) words[i] = view.getInt32(4 * i, true);
  words[8] = Number(BigInt.asIntN(32, nonce));
  words[9] = Number(BigInt.asIntN(32, nonce >> 32n));
  words[10] = 0x01;
  words[LAST_RATE_WORD_512] = PADDING_END;
  permute();
  for (let k = 0; k < ROW_WORDS; k++) seedWords[k] = words[k] as number;
}

/** Little-endian bytes of words. */
function toBytes(words: Int32Array): Uint8Array {
  const bytes = new Uint8Array(4 * words.length);
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => view.setInt32(4 * i, word, true));
  return bytes;
}

/** keccak256(seed ‖ mix), 32 bytes. */
function resultOf({ words, permute }: KeccakF): Uint8Array {
  words.fill(0);
  words.set(seedWords);
  words.set(shortMix, ROW_WORDS);
  words[24] = 0x01;
  words[LAST_RATE_WORD_256] = PADDING_END;
  permute();
  return toBytes(words.subarray(0, 8));
}

/** What ethash computes of a header and a nonce. */
export interface EthashHash {
  /** 32 bytes, as the header's mix hash holds them. */
  readonly mix: Uint8Array;
  /** 32 bytes; read big-endian it must not exceed the boundary. */
  readonly result: Uint8Array;
}

/**
 * Ethash from the cache alone, a few milliseconds. `headerHash`: 32 bytes (the mining hash, wire-format §1.5); `nonce`: u64.
 * consensus §2.4, §2.5. Whether the cache is of the header's epoch is the caller's to ensure. Throws BrokenAssumption on
 * a wrong length.
 */
export function ethashLight(cache: EthashCache, headerHash: Uint8Array, nonce: bigint): EthashHash {
  assert(headerHash.length === 32, 'a header hash has 32 bytes');
  const keccak = keccakF();
  const { words } = cache;
  // `>>>` keeps the divisor an unsigned integer for the compiler; a float remainder costs a third of the time.
  const rows = words.length >>> 4;
  const pages = Math.floor(cache.fullSize / PAGE_SIZE) >>> 0;
  seedOf(keccak, headerHash, nonce);
  mixWords.set(seedWords);
  mixWords.set(seedWords, ROW_WORDS);
  const first = seedWords[0] as number;
  for (let access = 0; access < ACCESSES; access++) {
    const page = (fnv(access ^ first, mixWords[access & 31] as number) >>> 0) % pages;
    dataSetPage(keccak, words, rows, 2 * page);
    for (let k = 0; k < ROW_WORDS; k++) {
      mixWords[k] = fnv(mixWords[k] as number, left[k] as number);
      mixWords[ROW_WORDS + k] = fnv(mixWords[ROW_WORDS + k] as number, right[k] as number);
    }
  }
  for (let i = 0; i < 8; i++) {
    const [a = 0, b = 0, c = 0, d = 0] = mixWords.subarray(4 * i, 4 * i + 4);
    shortMix[i] = fnv(fnv(fnv(a, b), c), d);
  }
  return { mix: toBytes(shortMix), result: resultOf(keccak) };
}

/**
 * The result that a header's own mix hash would give: two permutations, no cache. A header whose answer exceeds the
 * boundary is refused before the expensive step (consensus §2.4). Throws BrokenAssumption on a wrong length.
 */
export function ethashResultOfMix(headerHash: Uint8Array, nonce: bigint, mix: Uint8Array): Uint8Array {
  assert(headerHash.length === 32 && mix.length === 32, 'header hash and mix have 32 bytes');
  const keccak = keccakF();
  seedOf(keccak, headerHash, nonce);
  const view = new DataView(mix.buffer, mix.byteOffset, mix.length);
  for (let i = 0; i < 8; i++) shortMix[i] = view.getInt32(4 * i, true);
  return resultOf(keccak);
}
