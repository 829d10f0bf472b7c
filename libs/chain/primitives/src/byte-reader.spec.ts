import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter, CodecError, hexDecode, hexEncode } from './index.ts';

interface Vector {
  name: string;
  hex: string;
  expected: { value: string | number };
}
const vectors = JSON.parse(readFileSync(new URL('../../../../vectors/wire/encoding.json', import.meta.url), 'utf8')) as Vector[];
const bytesOf = (hex: string): Uint8Array => {
  const decoded = hexDecode(hex);
  if (!decoded.ok) throw new Error(hex);
  return decoded.value;
};
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof CodecError) return error.code;
    throw error;
  }
  return 'nothing thrown';
};

describe('varint vectors', () => {
  const varints = vectors.filter((vector) => vector.name.startsWith('varint'));
  it('covers the file', () => expect(varints).toHaveLength(9));
  it.each(varints)('$name', ({ hex, expected }) => {
    const bytes = bytesOf(hex);
    const value = BigInt(expected.value);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
      // Well-formed, but no count or length can be that large.
      expect(codeOf(() => new ByteReader(bytes).varint())).toBe('CODEC_VARINT_TOO_LARGE');
      return;
    }
    const reader = new ByteReader(bytes);
    expect(reader.varint()).toBe(Number(value));
    reader.finish();
    const writer = new ByteWriter();
    writer.varint(Number(value));
    expect(hexEncode(writer.finish())).toBe(hex);
  });
});

describe('ByteReader', () => {
  it.each(['fd0000', 'fdfc00', 'fe00000000', 'feffff0000', 'ff0000000000000000', 'ffffffffff00000000'])('refuses the non-minimal varint %s', (hex) => {
    expect(codeOf(() => new ByteReader(bytesOf(hex)).varint())).toBe('CODEC_VARINT_NON_MINIMAL');
  });

  it.each(['', 'fd', 'fdff', 'fe000000', 'ff00000000000000'])('refuses the cut varint "%s"', (hex) => {
    expect(codeOf(() => new ByteReader(bytesOf(hex)).varint())).toBe('CODEC_TRUNCATED');
  });

  it('reads both byte orders', () => {
    const bytes = bytesOf('0102030405060708');
    expect(new ByteReader(bytes).u16()).toBe(0x0201);
    expect(new ByteReader(bytes).u16be()).toBe(0x0102);
    expect(new ByteReader(bytes).u32()).toBe(0x04030201);
    expect(new ByteReader(bytes).u32be()).toBe(0x01020304);
    expect(new ByteReader(bytes).u64()).toBe(0x0807060504030201n);
    expect(new ByteReader(bytes).u64be()).toBe(0x0102030405060708n);
    expect(new ByteReader(bytesOf(`${'00'.repeat(23)}01${'00'.repeat(7)}02`)).u256be()).toBe((1n << 64n) + 2n);
  });

  it('stops at its end, not at the end of the array', () => {
    const reader = new ByteReader(new Uint8Array(10), 2, 5);
    expect(reader.remaining).toBe(3);
    expect(codeOf(() => reader.u32())).toBe('CODEC_TRUNCATED');
    expect(reader.bytes(3)).toHaveLength(3);
    reader.finish();
  });

  it('reads inside a view that starts later in its buffer', () => {
    const inner = bytesOf('aabb01000000cc').subarray(2, 6);
    expect(new ByteReader(inner).u32()).toBe(1);
    expect(codeOf(() => new ByteReader(inner).u64())).toBe('CODEC_TRUNCATED');
  });

  it('gives views of the input, of plain Uint8Array class even for a Buffer', () => {
    const input = Buffer.from([1, 2, 3]);
    const part = new ByteReader(input).bytes(2);
    expect(part.constructor).toBe(Uint8Array);
    input[0] = 9;
    expect(part[0]).toBe(9);
  });

  it('refuses a range outside the array', () => {
    expect(codeOf(() => new ByteReader(new Uint8Array(3), 2, 4))).toBe('CODEC_TRUNCATED');
    expect(codeOf(() => new ByteReader(new Uint8Array(3), 3, 2))).toBe('CODEC_TRUNCATED');
  });

  it('checks the maximum before the presence of the bytes', () => {
    expect(codeOf(() => new ByteReader(bytesOf('feffffff7f')).varBytes(100))).toBe('CODEC_TOO_LONG');
    expect(codeOf(() => new ByteReader(bytesOf('05aabb')).varBytes(100))).toBe('CODEC_TRUNCATED');
    expect(codeOf(() => new ByteReader(bytesOf('026162')).varString(1))).toBe('CODEC_TOO_LONG');
  });

  it('refuses a zero byte in a text and trailing bytes', () => {
    expect(codeOf(() => new ByteReader(bytesOf('03610062')).varString(10))).toBe('CODEC_NUL_IN_TEXT');
    expect(codeOf(() => new ByteReader(bytesOf('00')).finish())).toBe('CODEC_TRAILING_BYTES');
  });
});

describe('ByteWriter', () => {
  it.each<[string, (writer: ByteWriter) => void]>([
    ['u8 256', (writer) => writer.u8(256)],
    ['u16 -1', (writer) => writer.u16(-1)],
    ['u32 2^32', (writer) => writer.u32(2 ** 32)],
    ['u32 1.5', (writer) => writer.u32(1.5)],
    ['u64 2^64', (writer) => writer.u64(1n << 64n)],
    ['u64be -1', (writer) => writer.u64be(-1n)],
    ['u256 2^256', (writer) => writer.u256be(1n << 256n)],
    ['varint 2^53', (writer) => writer.varint(2 ** 53)],
  ])('refuses %s', (_, write) => expect(codeOf(() => write(new ByteWriter()))).toBe('CODEC_VALUE_OUT_OF_RANGE'));

  it('refuses texts it could not write back', () => {
    expect(codeOf(() => new ByteWriter().varString('a\0b'))).toBe('CODEC_NUL_IN_TEXT');
    expect(codeOf(() => new ByteWriter().varString('€'))).toBe('CODEC_TEXT_NOT_BYTES');
  });

  it('hands out copies', () => {
    const writer = new ByteWriter(1);
    writer.u16(0x0201);
    const first = writer.finish();
    writer.u8(3);
    expect(hexEncode(first)).toBe('0102');
    expect(hexEncode(writer.finish())).toBe('010203');
    expect(writer.size).toBe(3);
    writer.reset();
    expect(writer.finish()).toHaveLength(0);
    writer.u8(7);
    expect(hexEncode(writer.finish())).toBe('07');
    expect(hexEncode(first)).toBe('0102');
  });
});
