import { assert } from '@mbaas/kernel';
import { sharedCacheMemory } from './dataset-page.wasm.ts';
import { cacheSize, datasetSize, seedHash } from './ethash-sizes.ts';
import { keccakF, type KeccakF } from './keccak-f.wasm.ts';
import type { WasmMemory } from './wasm-bytes.ts';

/** What light verification needs of an epoch: a plain value, so that threads can pass it on. consensus §2.5. */
export interface EthashCache {
  readonly epoch: number;
  /** Rows of 16 little-endian words. On shared memory when built so: then all threads use one copy. */
  readonly words: Int32Array;
  /** What holds `words` where they are shared: verification over it is three times as fast. A message between threads may carry it. */
  readonly memory?: WasmMemory;
  /** Bytes of the data set that the rows stand for. */
  readonly fullSize: number;
}

/** Where the cache is to stand; by default in memory of its own. */
export interface EthashCacheOptions {
  /** Allocate the words where threads share them. */
  readonly shared?: boolean;
  /** Memory of the caller's: exactly `cacheSize(epoch)` bytes. */
  readonly words?: Int32Array;
}

const ROW_WORDS = 16;
const MIX_ROUNDS = 3;

/** keccak512 of the 16 words that stand in the state: pads for 64 bytes of a 72-byte rate and permutes. */
function hashRow({ words, permute }: KeccakF): void {
  words.fill(0, 18);
  words[16] = 0x01;
  words[17] = 0x8000_0000 | 0;
  permute();
}

/** Fills `words` (a whole number of rows) with the cache that grows from a 32-byte seed. */
export function fillCache(words: Int32Array, seed: Uint8Array): void {
  const rows = words.length >>> 4;
  const keccak = keccakF();
  const state = keccak.words;
  const view = new DataView(seed.buffer, seed.byteOffset, seed.length);
  state.fill(0);
  for (let i = 0; i < 8; i++) state[i] = view.getInt32(4 * i, true);
  // 32 bytes of seed, padded within the 72-byte rate.
  state[8] = 0x01;
  state[17] = 0x8000_0000 | 0;
  keccak.permute();
  for (let i = 0; i < ROW_WORDS; i++) words[i] = state[i] as number;
  for (let row = 1; row < rows; row++) {
    hashRow(keccak);
    const at = row * ROW_WORDS;
    for (let i = 0; i < ROW_WORDS; i++) words[at + i] = state[i] as number;
  }
  for (let round = 0; round < MIX_ROUNDS; round++) {
    for (let row = 0; row < rows; row++) {
      const at = row * ROW_WORDS;
      const previous = ((row + rows - 1) % rows) * ROW_WORDS;
      const chosen = (((words[at] as number) >>> 0) % rows) * ROW_WORDS;
      for (let i = 0; i < ROW_WORDS; i++) state[i] = (words[previous + i] as number) ^ (words[chosen + i] as number);
      hashRow(keccak);
      for (let i = 0; i < ROW_WORDS; i++) words[at + i] = state[i] as number;
    }
  }
}

/**
 * The cache of an epoch: 16 MiB at epoch 0 and 128 KiB more with each, in about a second. Synchronous: call it in a
 * worker thread. Throws BrokenAssumption beyond the last epoch or when `words` has another size.
 * A caller who takes the epoch from an unproven header must bound it first: the last epoch's cache has 272 MiB.
 */
export function buildEthashCache(epoch: number, { shared = false, words }: EthashCacheOptions = {}): EthashCache {
  const size = cacheSize(epoch);
  const memory = shared && words === undefined ? sharedCacheMemory(size) : undefined;
  const rows = words ?? new Int32Array(memory?.buffer ?? new ArrayBuffer(size), 0, size / Int32Array.BYTES_PER_ELEMENT);
  assert(rows.byteLength === size, 'the memory has the size of the cache');
  fillCache(rows, seedHash(epoch));
  return { epoch, words: rows, ...(memory === undefined ? {} : { memory }), fullSize: datasetSize(epoch) };
}
