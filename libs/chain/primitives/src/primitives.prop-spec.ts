import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ByteReader, ByteWriter, CodecError, compareBytes, concatBytes, displayHash, displayText, heldText, hexDecode, hexEncode, isUtf8,
  latin1Decode, latin1Encode, parseDisplayHash, utf8Decode, utf8Encode, bytesEqual,
} from './index.ts';

const bytes = (maxLength = 300) => fc.uint8Array({ maxLength });

describe('primitives, for all inputs', () => {
  it('hex, latin1 and hashes round-trip', () => {
    fc.assert(fc.property(bytes(), (input) => {
      expect(hexDecode(hexEncode(input).toUpperCase())).toEqual({ ok: true, value: input });
      expect(latin1Encode(latin1Decode(input))).toEqual(input);
    }));
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (hash) => {
      expect(parseDisplayHash(displayHash(hash))).toEqual({ ok: true, value: hash });
    }));
  });

  it('long texts keep every byte', () => {
    const input = Uint8Array.from({ length: 10_000 }, (_, i) => (i * 7) % 256);
    expect(latin1Encode(latin1Decode(input))).toEqual(input);
    expect(latin1Decode(input, 4095, 4099)).toBe(latin1Decode(input.slice(4095, 4099)));
  });

  it('UTF-8 agrees with the platform', () => {
    const encoder = new TextEncoder();
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(utf8Encode(text)).toEqual(new Uint8Array(encoder.encode(text)));
      expect(displayText(heldText(text))).toBe(utf8Decode(encoder.encode(text)));
    }));
    fc.assert(fc.property(bytes(), (input) => {
      const fatal = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
      let valid = true;
      try {
        expect(utf8Decode(input)).toBe(fatal.decode(input));
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        valid = false;
      }
      expect(isUtf8(input)).toBe(valid);
    }), { numRuns: 500 });
  });

  it('every number written is read back', () => {
    const u64 = fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn });
    fc.assert(fc.property(fc.maxSafeNat(), fc.nat(0xffff), fc.nat(0xffffffff), u64, fc.bigInt({ min: 0n, max: (1n << 256n) - 1n }), bytes(), (size, short, word, long, wide, blob) => {
      const writer = new ByteWriter(1);
      writer.varint(size);
      writer.u16(short);
      writer.u16be(short);
      writer.u32(word);
      writer.u32be(word);
      writer.u64(long);
      writer.u64be(long);
      writer.u256be(wide);
      writer.varBytes(blob);
      const reader = new ByteReader(writer.finish());
      expect([reader.varint(), reader.u16(), reader.u16be(), reader.u32(), reader.u32be(), reader.u64(), reader.u64be(), reader.u256be()])
        .toEqual([size, short, short, word, word, long, long, wide]);
      expect(reader.varBytes(300)).toEqual(blob);
      reader.finish();
    }));
  });

  it('what varint accepts is the shortest form', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 9 }), (input) => {
      const reader = new ByteReader(input);
      try {
        const value = reader.varint();
        const writer = new ByteWriter();
        writer.varint(value);
        expect(writer.finish()).toEqual(input.slice(0, reader.offset));
      } catch (error) {
        expect(error).toBeInstanceOf(CodecError);
      }
    }), { numRuns: 1000 });
  });

  it('order, equality and joining fit together', () => {
    fc.assert(fc.property(bytes(8), bytes(8), (a, b) => {
      expect(compareBytes(a, b) === 0).toBe(bytesEqual(a, b));
      expect(Math.sign(compareBytes(a, b))).toBe(-Math.sign(compareBytes(b, a)) + 0);
      expect(hexEncode(concatBytes(a, b))).toBe(hexEncode(a) + hexEncode(b));
      if (a.length === b.length) expect(Math.sign(compareBytes(a, b))).toBe(hexEncode(a) < hexEncode(b) ? -1 : hexEncode(a) > hexEncode(b) ? 1 : 0);
    }));
  });
});
