import { CodecError } from './codec-error.ts';
import { latin1Decode } from './latin1.ts';

const TWO_32 = 0x1_0000_0000;

/**
 * Reads primitives from a byte range, front to back. wire-format §0.
 *
 * Every method throws CodecError and reads nothing past `end`. `bytes` and `varBytes` return views of the input, not
 * copies: they change when the input changes and keep the whole input alive. Copy (`slice`) what outlives it.
 */
export class ByteReader {
  /** Position of the next byte, counted from the start of the array given to the constructor. */
  offset: number;
  readonly end: number;
  /**
   * Start and end of objects on the way, two numbers each, inner before outer. Codecs that mark their objects append
   * here when a caller put an array in place; null (the default) costs nothing.
   */
  marks: number[] | null = null;
  private readonly input: Uint8Array;
  private readonly view: DataView;

  constructor(bytes: Uint8Array, offset = 0, end = bytes.length) {
    // A subclass (Node's Buffer) would hand its class on to every view and make the call sites polymorphic.
    this.input = bytes.constructor === Uint8Array ? bytes : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (!(offset >= 0 && offset <= end && end <= bytes.length)) throw new CodecError('CODEC_TRUNCATED', offset);
    this.offset = offset;
    this.end = end;
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  /** Moves past `size` bytes and returns where they start. */
  skip(size: number): number {
    const at = this.offset;
    if (size > this.end - at) throw new CodecError('CODEC_TRUNCATED', at);
    this.offset = at + size;
    return at;
  }

  u8(): number {
    return this.input[this.skip(1)] as number;
  }

  u16(): number {
    return this.view.getUint16(this.skip(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.skip(4), true);
  }

  u64(): bigint {
    return this.view.getBigUint64(this.skip(8), true);
  }

  u16be(): number {
    return this.view.getUint16(this.skip(2), false);
  }

  u32be(): number {
    return this.view.getUint32(this.skip(4), false);
  }

  u64be(): bigint {
    return this.view.getBigUint64(this.skip(8), false);
  }

  u256be(): bigint {
    const at = this.skip(32);
    let value = this.view.getBigUint64(at, false);
    for (let word = 1; word < 4; word++) value = (value << 64n) | this.view.getBigUint64(at + 8 * word, false);
    return value;
  }

  /** The next `size` bytes as a view of the input. */
  bytes(size: number): Uint8Array {
    const at = this.skip(size);
    return this.input.subarray(at, at + size);
  }

  /**
   * A compact size, 0..2^53-1. CODEC_VARINT_NON_MINIMAL when a shorter form exists, although the reference node's
   * block parser takes it: such an object would get another hash than its bytes (wire-format §0).
   */
  varint(): number {
    const at = this.offset;
    const first = this.u8();
    if (first < 0xfd) return first;
    if (first === 0xfd) return this.minimal(this.u16(), 0xfd, at);
    if (first === 0xfe) return this.minimal(this.u32(), 0x1_0000, at);
    const low = this.u32();
    const value = this.u32() * TWO_32 + low;
    if (value > Number.MAX_SAFE_INTEGER) throw new CodecError('CODEC_VARINT_TOO_LARGE', at);
    return this.minimal(value, TWO_32, at);
  }

  private minimal(value: number, least: number, at: number): number {
    if (value < least) throw new CodecError('CODEC_VARINT_NON_MINIMAL', at);
    return value;
  }

  private length(max: number): number {
    const at = this.offset;
    const size = this.varint();
    if (size > max) throw new CodecError('CODEC_TOO_LONG', at);
    return size;
  }

  /** Length-prefixed bytes, at most `max`, as a view of the input. CODEC_TOO_LONG above it. */
  varBytes(max: number): Uint8Array {
    return this.bytes(this.length(max));
  }

  /** Length-prefixed text of at most `max` bytes, held one character a byte. CODEC_NUL_IN_TEXT on a zero byte. */
  varString(max: number): string {
    const size = this.length(max);
    const at = this.skip(size);
    for (let i = at; i < at + size; i++) if (this.input[i] === 0) throw new CodecError('CODEC_NUL_IN_TEXT', i);
    return latin1Decode(this.input, at, at + size);
  }

  /** CODEC_TRAILING_BYTES unless everything has been read. */
  finish(): void {
    if (this.offset !== this.end) throw new CodecError('CODEC_TRAILING_BYTES', this.offset);
  }
}
