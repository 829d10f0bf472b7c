/**
 * Keccak-f[1600] as a WebAssembly function that is assembled here at its first use: the permutation is 64-bit arithmetic,
 * which JavaScript must split into halves at four times the cost, and ethash permutes a million times for one cache.
 * Nothing is loaded or evaluated from text; the module has one memory page, one function and no imports.
 */

import { END, get, name, PREAMBLE, section, set, signed, sized, unsigned } from './wasm-bytes.ts';

/** The few members of the WebAssembly API in use; the library compiles without the DOM's types. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: { readonly permute: () => void; readonly state: { readonly buffer: ArrayBuffer } } };
};

const LANES = 25;
const ROUNDS = 24;

/** Rotation of lane x + 5y (rho). */
const ROTATIONS = [0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14];

/** Round constants (iota), from the eight-bit shift register of the Keccak reference, section 1.2. */
function roundConstants(): bigint[] {
  const constants: bigint[] = [];
  let register = 1;
  for (let round = 0; round < ROUNDS; round++) {
    let constant = 0n;
    for (let bit = 0; bit < 7; bit++) {
      if ((register & 1) === 1) constant |= 1n << BigInt((1 << bit) - 1);
      register = (register << 1) ^ ((register >> 7) * 0x171);
    }
    constants.push(constant);
  }
  return constants;
}

const XOR = 0x85;
const AND = 0x83;
const ROTATE_LEFT = 0x89;
const constant = (value: bigint): number[] => [0x42, ...signed(value)];
const ADDRESS_0 = [0x41, 0];
const load = (lane: number): number[] => [...ADDRESS_0, 0x29, 3, ...unsigned(8 * lane)];
const store = (lane: number, local: number): number[] => [...ADDRESS_0, ...get(local), 0x37, 3, ...unsigned(8 * lane)];

/** Local variables, all i64: the state, its permuted copy, column parities, column corrections. */
const state = (lane: number): number => lane;
const copy = (lane: number): number => LANES + lane;
const parity = (x: number): number => 2 * LANES + x;
const correction = (x: number): number => 2 * LANES + 5 + x;
const LOCALS = 2 * LANES + 10;

const ROW = [0, 1, 2, 3, 4];

/** Instructions of one round. */
function round(roundConstant: bigint): number[] {
  const code: number[] = [];
  for (const x of ROW) {
    code.push(...get(state(x)));
    for (const y of [1, 2, 3, 4]) code.push(...get(state(x + 5 * y)), XOR);
    code.push(...set(parity(x)));
  }
  for (const x of ROW) {
    code.push(...get(parity((x + 4) % 5)), ...get(parity((x + 1) % 5)), ...constant(1n), ROTATE_LEFT, XOR, ...set(correction(x)));
  }
  for (const y of ROW) {
    for (const x of ROW) {
      const lane = x + 5 * y;
      const rotation = BigInt(ROTATIONS[lane] as number);
      code.push(...get(state(lane)), ...get(correction(x)), XOR, ...constant(rotation), ROTATE_LEFT, ...set(copy(y + 5 * ((2 * x + 3 * y) % 5))));
    }
  }
  for (const y of ROW) {
    for (const x of ROW) {
      const lane = (offset: number) => copy(5 * y + ((x + offset) % 5));
      code.push(...get(lane(0)), ...get(lane(1)), ...constant(-1n), XOR, ...get(lane(2)), AND, XOR);
      if (x === 0 && y === 0) code.push(...constant(roundConstant), XOR);
      code.push(...set(state(5 * y + x)));
    }
  }
  return code;
}

/** The whole module: types, one function, one memory, exports `permute` and `state`, code. */
function assemble(): Uint8Array {
  const lanes = Array.from({ length: LANES }, (_, lane) => lane);
  const code = [
    ...lanes.flatMap((lane) => [...load(lane), ...set(state(lane))]),
    ...roundConstants().flatMap(round),
    ...lanes.flatMap((lane) => store(lane, state(lane))),
    END,
  ];
  const body = [1, ...unsigned(LOCALS), 0x7e, ...code];
  return Uint8Array.from([
    ...PREAMBLE,
    ...section(1, [1, 0x60, 0, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]),
    ...section(7, [2, ...name('permute'), 0, 0, ...name('state'), 2, 0]),
    ...section(10, [1, ...sized(body)]),
  ]);
}

/** A Keccak state and its permutation. Not reentrant: one user writes, permutes and reads without a pause. */
export interface KeccakF {
  /** 50 little-endian 32-bit words: lane n is words 2n (low) and 2n + 1 (high). */
  readonly words: Int32Array;
  /** Permutes `words` in place. */
  readonly permute: () => void;
}

let instance: KeccakF | undefined;

/** The permutation of this thread, made at the first call (about a millisecond). */
export function keccakF(): KeccakF {
  if (instance === undefined) {
    const { permute, state: memory } = new WebAssembly.Instance(new WebAssembly.Module(assemble())).exports;
    instance = { words: new Int32Array(memory.buffer, 0, 2 * LANES), permute };
  }
  return instance;
}
