import { CodecError, displayHash, displayText, hexEncode, type Hash32 } from '@mbaas/chain-primitives';
import type { DecodeCode } from '../wire.errors.ts';
import type { Codec, Json } from './codec.ts';

const asNumber = (value: number): number => value;
const asDecimal = (value: bigint): string => value.toString();

export const u8: Codec<number, number> = { minSize: 1, decode: (r) => r.u8(), encode: (w, v) => w.u8(v), toJson: asNumber };
export const u32: Codec<number, number> = { minSize: 4, decode: (r) => r.u32(), encode: (w, v) => w.u32(v), toJson: asNumber };
/** Big-endian; ports alone. */
export const u16be: Codec<number, number> = { minSize: 2, decode: (r) => r.u16be(), encode: (w, v) => w.u16be(v), toJson: asNumber };
/** JSON: decimal string. */
export const u64: Codec<bigint, string> = { minSize: 8, decode: (r) => r.u64(), encode: (w, v) => w.u64(v), toJson: asDecimal };
/** Big-endian; the nonce of a header. JSON: decimal string. */
export const u64be: Codec<bigint, string> = { minSize: 8, decode: (r) => r.u64be(), encode: (w, v) => w.u64be(v), toJson: asDecimal };
/** Big-endian; the difficulty of a header. JSON: decimal string. */
export const u256be: Codec<bigint, string> = { minSize: 32, decode: (r) => r.u256be(), encode: (w, v) => w.u256be(v), toJson: asDecimal };
/** Compact size, 0..2^53-1. */
export const varint: Codec<number, number> = { minSize: 1, decode: (r) => r.varint(), encode: (w, v) => w.varint(v), toJson: asNumber };

/** Exactly `size` bytes, a view of the input. JSON: hex in wire order. */
export const bytes = (size: number): Codec<Uint8Array, string> => ({
  minSize: size,
  decode: (r) => r.bytes(size),
  encode: (w, value) => {
    if (value.length !== size) throw new CodecError('CODEC_VALUE_OUT_OF_RANGE');
    w.bytes(value);
  },
  toJson: hexEncode,
});

/** 32 bytes in internal order. JSON: reversed hex. */
export const hash32: Codec<Hash32, string> = { ...bytes(32), toJson: displayHash };

/** Length-prefixed bytes, a view of the input. JSON: hex. */
export const varBytes = (max: number): Codec<Uint8Array, string> => ({
  minSize: 1,
  decode: (r) => r.varBytes(max),
  encode: (w, value) => {
    if (value.length > max) throw new CodecError('CODEC_TOO_LONG');
    w.varBytes(value);
  },
  toJson: hexEncode,
});

/** Length-prefixed text, held one character a byte. JSON: UTF-8, bytes that are none replaced. */
export const text = (max: number): Codec<string, string> => ({
  minSize: 1,
  decode: (r) => r.varString(max),
  encode: (w, value) => {
    if (value.length > max) throw new CodecError('CODEC_TOO_LONG');
    w.varString(value);
  },
  toJson: displayText,
});

/** A number of which only the named values exist; any other is refused with `refusal`. JSON: the name. */
export function named<const N extends string>(number: Codec<number, number>, names: Readonly<Record<N, number>>, refusal: DecodeCode): Codec<N, N> {
  const byNumber = new Map<number, N>();
  for (const name in names) byNumber.set(names[name], name);
  return {
    minSize: number.minSize,
    decode: (r) => {
      const at = r.offset;
      const name = byNumber.get(number.decode(r));
      if (name === undefined) throw new CodecError(refusal, at);
      return name;
    },
    encode: (w, name) => {
      if (!Object.hasOwn(names, name)) throw new CodecError('CODEC_VALUE_OUT_OF_RANGE');
      number.encode(w, names[name]);
    },
    toJson: (name) => name,
  };
}

/** The same bytes with another JSON rendering. */
export const renderedAs = <T, J extends Json>(codec: Codec<T>, toJson: (value: T) => J): Codec<T, J> => ({ ...codec, toJson });
