import { CodecError } from './codec-error.ts';

const TWO_32 = 0x1_0000_0000;
const U64_MAX = 0xffff_ffff_ffff_ffffn;
const U256_MAX = (1n << 256n) - 1n;

/**
 * Appends primitives to a growing buffer: the inverse of ByteReader.
 * Throws CodecError CODEC_VALUE_OUT_OF_RANGE on a value that its field cannot hold, CODEC_NUL_IN_TEXT and
 * CODEC_TEXT_NOT_BYTES on texts that cannot be written.
 */
export class ByteWriter {
  private buffer: Uint8Array;
  private view: DataView;
  private length = 0;

  /** `capacity`: expected size in bytes; it grows by itself. */
  constructor(capacity = 256) {
    this.buffer = new Uint8Array(capacity);
    this.view = new DataView(this.buffer.buffer);
  }

  /** Forgets what was written and starts over in the same buffer. Arrays handed out by `finish` are copies and stay. */
  reset(): void {
    this.length = 0;
  }

  /** Bytes written so far. */
  get size(): number {
    return this.length;
  }

  private reserve(size: number): number {
    const at = this.length;
    const needed = at + size;
    if (needed > this.buffer.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.buffer.length));
      grown.set(this.buffer.subarray(0, at));
      this.buffer = grown;
      this.view = new DataView(grown.buffer);
    }
    this.length = needed;
    return at;
  }

  private static check(value: number, limit: number): number {
    if (!(Number.isInteger(value) && value >= 0 && value < limit)) throw new CodecError('CODEC_VALUE_OUT_OF_RANGE');
    return value;
  }

  private static checkBig(value: bigint, max: bigint): bigint {
    if (value < 0n || value > max) throw new CodecError('CODEC_VALUE_OUT_OF_RANGE');
    return value;
  }

  u8(value: number): void {
    ByteWriter.check(value, 0x100);
    const at = this.reserve(1);
    this.buffer[at] = value;
  }

  u16(value: number): void {
    ByteWriter.check(value, 0x1_0000);
    const at = this.reserve(2);
    this.view.setUint16(at, value, true);
  }

  u32(value: number): void {
    ByteWriter.check(value, TWO_32);
    const at = this.reserve(4);
    this.view.setUint32(at, value, true);
  }

  u64(value: bigint): void {
    ByteWriter.checkBig(value, U64_MAX);
    const at = this.reserve(8);
    this.view.setBigUint64(at, value, true);
  }

  u16be(value: number): void {
    ByteWriter.check(value, 0x1_0000);
    const at = this.reserve(2);
    this.view.setUint16(at, value, false);
  }

  u32be(value: number): void {
    ByteWriter.check(value, TWO_32);
    const at = this.reserve(4);
    this.view.setUint32(at, value, false);
  }

  u64be(value: bigint): void {
    ByteWriter.checkBig(value, U64_MAX);
    const at = this.reserve(8);
    this.view.setBigUint64(at, value, false);
  }

  u256be(value: bigint): void {
    ByteWriter.checkBig(value, U256_MAX);
    const at = this.reserve(32);
    let rest = value;
    for (let word = 3; word >= 0; word--) {
      this.view.setBigUint64(at + 8 * word, rest & U64_MAX, false);
      rest >>= 64n;
    }
  }

  bytes(value: Uint8Array): void {
    const at = this.reserve(value.length);
    this.buffer.set(value, at);
  }

  /** A compact size in its shortest form, 0..2^53-1. */
  varint(value: number): void {
    ByteWriter.check(value, Number.MAX_SAFE_INTEGER + 1);
    if (value < 0xfd) this.u8(value);
    else if (value <= 0xffff) {
      this.u8(0xfd);
      this.u16(value);
    } else if (value < TWO_32) {
      this.u8(0xfe);
      this.u32(value);
    } else {
      this.u8(0xff);
      this.u32(value % TWO_32);
      this.u32(Math.floor(value / TWO_32));
    }
  }

  varBytes(value: Uint8Array): void {
    this.varint(value.length);
    this.bytes(value);
  }

  /** Length-prefixed text held one character a byte. */
  varString(text: string): void {
    this.varint(text.length);
    const at = this.reserve(text.length);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 0) throw new CodecError('CODEC_NUL_IN_TEXT');
      if (code > 0xff) throw new CodecError('CODEC_TEXT_NOT_BYTES');
      this.buffer[at + i] = code;
    }
  }

  /** A copy of exactly what was written. */
  finish(): Uint8Array {
    return this.buffer.slice(0, this.length);
  }
}
