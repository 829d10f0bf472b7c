/**
 * The few words of the WebAssembly binary format that modules of this library are assembled from. Nothing is loaded or
 * evaluated from text.
 */

/** The members of the WebAssembly API in use; the library compiles without the DOM's types. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
}

/** Unsigned LEB128. */
export function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** Signed LEB128 of a 64-bit integer; 32-bit ones have the same form. */
export function signed(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = BigInt.asIntN(64, value); ; rest >>= 7n) {
    const byte = Number(rest & 0x7fn);
    const isLast = rest >> 6n === 0n || rest >> 6n === -1n;
    bytes.push(isLast ? byte : byte | 0x80);
    if (isLast) return bytes;
  }
}

export const sized = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes];
export const section = (id: number, bytes: readonly number[]): number[] => [id, ...sized(bytes)];
export const name = (text: string): number[] => sized([...text].map((character) => character.charCodeAt(0)));

/** What every module begins with: magic and version. */
export const PREAMBLE: readonly number[] = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

export const END = 0x0b;
export const get = (local: number): number[] => [0x20, ...unsigned(local)];
export const set = (local: number): number[] => [0x21, ...unsigned(local)];
