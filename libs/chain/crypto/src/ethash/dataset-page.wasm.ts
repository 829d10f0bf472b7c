/**
 * Pages (two neighbouring rows) of ethash's data set, grown from a cache that lies in shared WebAssembly memory: 128-bit
 * arithmetic on four words at a time, which JavaScript has not. All rows grow side by side: each step waits for a far read,
 * and independent waits overlap; so the pages of four headers take little longer than one. consensus §2.5. The portable way is in `data-set.ts`; both agree (property-tested).
 */
import { END, get, name, PREAMBLE, section, set, signed, sized, unsigned, type WasmMemory } from './wasm-bytes.ts';

/** The members of the WebAssembly API in use; the library compiles without the DOM's types. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => {
    readonly exports: {
      readonly one: (index: number, rows: number) => void;
      readonly four: (first: number, second: number, third: number, fourth: number, rows: number) => void;
      readonly rows: { readonly buffer: ArrayBuffer };
    };
  };
  Memory: new (options: { readonly initial: number; readonly maximum: number; readonly shared: boolean }) => WasmMemory;
};

const PAGE = 0x1_0000;
/** What a module may be given at most: 4 GiB. */
const MAX_PAGES = 0x1_0000;
const PRIME = 0x0100_0193;
const PARENTS = 256;
/** Parents are numbered modulo the words of a row, so that a word's place in its vector is known when the code is made. */
const ROW_WORDS = 16;
const LANES = 4;
const ROW_SIZE_LOG2 = 6;

/** Places of local variables in a function that grows so many pages; its parameters come first: their indexes, then the rows. */
const placesOf = (pages: number) => {
  const first = pages + 3;
  return { rows: pages, parent: pages + 1, at: pages + 2, vector: (row: number, at: number): number => first + LANES * row + at, primes: first + 2 * LANES * pages };
};

const int = (value: number): number[] => [0x41, ...signed(BigInt(value | 0))];
const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];
const [ADD, MULTIPLY, REMAINDER, XOR, SHIFT_LEFT, LESS] = [0x6a, 0x6c, 0x70, 0x73, 0x74, 0x49] as const;
const [SPLAT, EXTRACT, VECTOR_XOR, VECTOR_MULTIPLY] = [simd(0x11), simd(0x1b), simd(0x51), simd(0xb5)] as const;
/** Memory 0 is the cache, memory 1 the rows; any alignment. */
const loadCache = (offset: number): number[] => [...simd(0x00), 0, ...unsigned(offset)];
const loadRow = (offset: number): number[] => [...int(0), ...simd(0x00), 0x40, 1, ...unsigned(offset)];
const storeRow = (offset: number, local: number): number[] => [...int(0), ...get(local), ...simd(0x0b), 0x40, 1, ...unsigned(offset)];

const VECTORS = [0, 1, 2, 3];

/** One parent of one row: chooses a cache row by a word of the row, then row = row × prime ⊕ cache row. Rows 2n and 2n + 1 are page n. */
function takeParent(parent: number, row: number, { rows, parent: running, at: address, vector, primes }: ReturnType<typeof placesOf>): number[] {
  return [
    ...get(row >>> 1), ...((row & 1) === 1 ? [...int(1), ADD] : []),
    ...get(running), ...int(parent), ADD, XOR, ...int(PRIME), MULTIPLY,
    ...get(vector(row, parent >>> 2)), ...EXTRACT, parent & 3, XOR,
    ...get(rows), REMAINDER, ...int(ROW_SIZE_LOG2), SHIFT_LEFT, ...set(address),
    ...VECTORS.flatMap((at) => [...get(vector(row, at)), ...get(primes), ...VECTOR_MULTIPLY, ...get(address), ...loadCache(16 * at), ...VECTOR_XOR, ...set(vector(row, at))]),
  ];
}

/** A function of so many page indexes and the number of cache rows: takes the rows that stand in memory 1 through all parents, in place. */
function growing(pages: number): number[] {
  const places = placesOf(pages);
  const rows = Array.from({ length: 2 * pages }, (_, row) => row);
  const code = [
    ...int(PRIME), ...SPLAT, ...set(places.primes),
    ...rows.flatMap((row) => VECTORS.flatMap((at) => [...loadRow(64 * row + 16 * at), ...set(places.vector(row, at))])),
    0x03, 0x40,
    ...Array.from({ length: ROW_WORDS }, (_, parent) => rows.flatMap((row) => takeParent(parent, row, places))).flat(),
    ...get(places.parent), ...int(ROW_WORDS), ADD, 0x22, places.parent, ...int(PARENTS), LESS, 0x0d, 0,
    END,
    ...rows.flatMap((row) => VECTORS.flatMap((at) => storeRow(64 * row + 16 * at, places.vector(row, at)))),
    END,
  ];
  return sized([2, 2, 0x7f, ...unsigned(2 * LANES * pages + 1), 0x7b, ...code]);
}

const assemble = (): Uint8Array =>
  Uint8Array.from([
    ...PREAMBLE,
    ...section(1, [2, 0x60, 2, 0x7f, 0x7f, 0, 0x60, 5, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0]),
    ...section(2, [1, ...name('ethash'), ...name('cache'), 2, 3, 1, ...unsigned(MAX_PAGES)]),
    ...section(3, [2, 0, 1]),
    ...section(5, [1, 0, 1]),
    ...section(7, [3, ...name('one'), 0, 0, ...name('four'), 0, 1, ...name('rows'), 2, 1]),
    ...section(10, [2, ...growing(1), ...growing(4)]),
  ]);

/** Memory for a cache of so many bytes that threads share. Opaque to all but `dataSetPages`; a message may carry it. */
export const sharedCacheMemory = (bytes: number): WasmMemory => {
  const pages = Math.ceil(bytes / PAGE);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
};

/** Rows and what grows them. Not reentrant: one user writes, grows and reads without a pause. */
export interface DataSetPages {
  /** 128 words: rows `index` and `index + 1` of one page, then those of three others. */
  readonly words: Int32Array;
  /** Takes the first page's rows through all parents. `index`: its first row; `rows`: of the cache. */
  readonly one: (index: number, rows: number) => void;
  readonly four: (first: number, second: number, third: number, fourth: number, rows: number) => void;
}

let module: object | undefined;
/** By memory, for as long as somebody holds it. */
const instances = new WeakMap<WasmMemory, DataSetPages>();

/** What grows pages over a cache in `memory`, in this thread. */
export function dataSetPages(memory: WasmMemory): DataSetPages {
  let pages = instances.get(memory);
  if (pages === undefined) {
    module ??= new WebAssembly.Module(assemble());
    const { one, four, rows } = new WebAssembly.Instance(module, { ethash: { cache: memory } }).exports;
    pages = { words: new Int32Array(rows.buffer, 0, 4 * 2 * ROW_WORDS), one, four };
    instances.set(memory, pages);
  }
  return pages;
}
