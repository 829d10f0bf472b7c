import { dataSetPages } from './dataset-page.wasm.ts';
import type { EthashCache } from './ethash-cache.ts';
import { keccakF, type KeccakF } from './keccak-f.wasm.ts';

const ROW_WORDS = 16;
const PAGE_WORDS = 2 * ROW_WORDS;
const PARENTS = 256;
const FNV_PRIME = 0x0100_0193;
const LAST_RATE_WORD_512 = 17;
const PADDING_END = 0x8000_0000 | 0;

/** Pages that grow side by side. */
export const LANES = 4;

/** Working memory of this thread: the functions are synchronous, so it is never shared. */
const portable = new Int32Array(LANES * PAGE_WORDS);

export const fnv = (a: number, b: number): number => Math.imul(a, FNV_PRIME) ^ b;

/** keccak512 of 16 words of `rows` at `at`, in place. */
function hashRow({ words, permute }: KeccakF, rows: Int32Array, at: number): void {
  for (let k = 0; k < ROW_WORDS; k++) words[k] = rows[at + k] as number;
  words.fill(0, ROW_WORDS);
  words[ROW_WORDS] = 0x01;
  words[LAST_RATE_WORD_512] = PADDING_END;
  permute();
  for (let k = 0; k < ROW_WORDS; k++) rows[at + k] = words[k] as number;
}

/** Takes the two rows of the page at `at` through all parents. Both in one loop: two far reads overlap. */
function takeParents(cache: Int32Array, rows: number, page: Int32Array, at: number, index: number): void {
  const other = at + ROW_WORDS;
  for (let parent = 0; parent < PARENTS; parent++) {
    const left = ((fnv(index ^ parent, page[at + (parent & 15)] as number) >>> 0) % rows) * ROW_WORDS;
    const right = ((fnv((index + 1) ^ parent, page[other + (parent & 15)] as number) >>> 0) % rows) * ROW_WORDS;
    for (let k = 0; k < ROW_WORDS; k++) {
      page[at + k] = fnv(page[at + k] as number, cache[left + k] as number);
      page[other + k] = fnv(page[other + k] as number, cache[right + k] as number);
    }
  }
}

/** Pages of the data set that a cache stands for. */
export interface DataSet {
  /** Words of the pages that were asked for last, 32 each. Overwritten by the next call, of any data set of this thread. */
  readonly words: Int32Array;
  /** Grows pages by the number of their first row; one to four, as the array has. */
  grow(first: readonly number[]): void;
}

/** The data set over a cache; by WebAssembly where the cache lies in shared memory. */
export function dataSetOf({ memory, words: cache }: EthashCache): DataSet {
  const keccak = keccakF();
  // `>>>` keeps the divisor an unsigned integer for the compiler; a float remainder costs a third of the time.
  const rows = cache.length >>> 4;
  const shared = memory === undefined ? undefined : dataSetPages(memory);
  const words = shared?.words ?? portable;
  return {
    words,
    grow(first) {
      for (let row = 0; row < 2 * first.length; row++) {
        const index = (first[row >>> 1] as number) + (row & 1);
        const [own, at] = [(index % rows) * ROW_WORDS, row * ROW_WORDS];
        for (let k = 0; k < ROW_WORDS; k++) words[at + k] = cache[own + k] as number;
        words[at] = (words[at] as number) ^ index;
        hashRow(keccak, words, at);
      }
      const [a = 0, b = a, c = a, d = a] = first;
      if (shared === undefined) for (const [lane, index] of first.entries()) takeParents(cache, rows, words, lane * PAGE_WORDS, index);
      else if (first.length === 1) shared.one(a, rows);
      else shared.four(a, b, c, d, rows);
      for (let row = 0; row < 2 * first.length; row++) hashRow(keccak, words, row * ROW_WORDS);
    },
  };
}
