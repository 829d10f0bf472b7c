import { ByteReader, ByteWriter, CodecError, hexEncode } from '@mbaas/chain-primitives';
import { describe, expect, it } from 'vitest';
import { branch, choice, option } from './choice.ts';
import { fields, when } from './fields.ts';
import { bytes, named, text, u32, u8, varBytes } from './leaves.ts';
import { list } from './list.ts';
import { marked } from './marked.ts';
import { joined, struct } from './struct.ts';
import { decodeWhole, encodeWhole } from './whole.ts';

const pair = struct({ a: u8, b: u32 });

describe('struct', () => {
  it('writes fields in the order of the declaration', () => {
    expect(hexEncode(encodeWhole(pair, { b: 2, a: 1 }))).toBe('0102000000');
    expect(pair.minSize).toBe(5);
  });
  it('drops nothing silently: a missing field is refused', () => {
    expect(() => encodeWhole(pair, { a: 1 } as { a: number; b: number })).toThrow('CODEC_VALUE_OUT_OF_RANGE');
  });
  it('conditional fields cost nothing in the least size', () => {
    const flagged = struct({ flag: u8, extra: when(({ flag }: { flag: number }) => flag === 1, u32) });
    expect(flagged.minSize).toBe(1);
    expect(decodeWhole(flagged, Uint8Array.of(0))).toEqual({ ok: true, value: { flag: 0 } });
    expect(decodeWhole(flagged, Uint8Array.of(1))).toMatchObject({ ok: false, error: { code: 'CODEC_TRUNCATED', detail: { offset: 1 } } });
    expect(flagged.toJson({ flag: 1, extra: 7 })).toEqual({ flag: 1, extra: 7 });
  });
});

describe('list', () => {
  it('reads not one item of an impossible count', () => {
    let reads = 0;
    const counting = list({ ...pair, decode: (reader: ByteReader) => (reads++, pair.decode(reader)) }, 100);
    expect(decodeWhole(counting, Uint8Array.of(3, ...new Uint8Array(14)))).toMatchObject({ ok: false, error: { code: 'CODEC_COUNT_IMPOSSIBLE' } });
    expect(decodeWhole(counting, Uint8Array.of(101, ...new Uint8Array(600)))).toMatchObject({ ok: false, error: { code: 'CODEC_TOO_LONG' } });
    expect(reads).toBe(0);
  });
  it('holds writers to the maximum too', () => {
    expect(() => encodeWhole(list(u8, 2), [1, 2, 3])).toThrow('CODEC_TOO_LONG');
  });
  it('is not declared over items without bytes', () => expect(() => list(struct({}), 10)).toThrow());
});

describe('leaves', () => {
  it.each<[string, () => unknown, string]>([
    ['bytes of another size', () => encodeWhole(bytes(2), new Uint8Array(3)), 'CODEC_VALUE_OUT_OF_RANGE'],
    ['varBytes above the maximum', () => encodeWhole(varBytes(2), new Uint8Array(3)), 'CODEC_TOO_LONG'],
    ['text above the maximum', () => encodeWhole(text(2), 'abc'), 'CODEC_TOO_LONG'],
  ])('refuse to write %s', (_, write, code) => expect(write).toThrow(code));
  it('named numbers are the named ones', () => {
    const colour = named(u8, { red: 1, blue: 2 }, 'WIRE_ATTACHMENT_STATUS_UNKNOWN');
    expect(decodeWhole(colour, Uint8Array.of(2))).toEqual({ ok: true, value: 'blue' });
    expect(decodeWhole(colour, Uint8Array.of(3))).toMatchObject({ ok: false, error: { code: 'WIRE_ATTACHMENT_STATUS_UNKNOWN', detail: { offset: 0 } } });
  });
});

describe('choice', () => {
  const inner = choice({ tag: u8, between: fields({}), cases: [option('x', 1, { x: u8 }), option('y', 2, {})], otherwise: { refuse: 'WIRE_ATTACHMENT_STATUS_UNKNOWN' } });
  const outer = joined(choice({ tag: u8, between: fields({ name: text(5) }), cases: [option('plain', 0, {}), branch(1, inner)], otherwise: { keepAs: 'other' } }));
  it.each([
    ['000161', { kind: 'plain', name: 'a' }],
    ['0101610109', { kind: 'x', name: 'a', x: 9 }],
    ['01016102', { kind: 'y', name: 'a' }],
    ['070161', { kind: 'other', type: 7, name: 'a' }],
  ])('%s', (hex, value) => {
    expect(decodeWhole(outer, new Uint8Array(Buffer.from(hex, 'hex')))).toEqual({ ok: true, value });
    expect(hexEncode(encodeWhole(outer, value as never))).toBe(hex);
    expect(outer.toJson(value as never)).toEqual(value);
  });
  it('refuses where nothing is kept', () => {
    expect(decodeWhole(outer, Uint8Array.of(1, 0, 3))).toMatchObject({ ok: false, error: { code: 'WIRE_ATTACHMENT_STATUS_UNKNOWN', detail: { offset: 2 } } });
  });
  it('is declared without doubles', () => {
    const declare = (...cases: ReturnType<typeof option>[]) => () => choice({ tag: u8, between: fields({}), cases, otherwise: { keepAs: 'other' } });
    expect(declare(option('a', 1, {}), option('b', 1, {}))).toThrow();
    expect(declare(option('a', 1, {}), option('a', 2, {}))).toThrow();
  });
});

describe('marked', () => {
  it('notes places only when asked', () => {
    const items = list(marked(pair), 10);
    const input = encodeWhole(items, [{ a: 1, b: 2 }, { a: 3, b: 4 }]);
    const reader = new ByteReader(input);
    reader.marks = [];
    items.decode(reader);
    expect(reader.marks).toEqual([1, 6, 6, 11]);
    expect(() => items.decode(new ByteReader(input))).not.toThrow();
  });
});

describe('decodeWhole', () => {
  it('turns CodecError into a refusal and lets bugs through', () => {
    const throwing = (error: Error) => ({ ...u8, decode: () => { throw error; } });
    expect(decodeWhole(throwing(new CodecError('CODEC_TRUNCATED', 3)), new Uint8Array(1))).toEqual({ ok: false, error: { code: 'CODEC_TRUNCATED', detail: { offset: 3 } } });
    expect(() => decodeWhole(throwing(new RangeError('bug')), new Uint8Array(1))).toThrow(RangeError);
  });
  it('starts clean after a large object and after a refusal', () => {
    const large = encodeWhole(varBytes(200_000), new Uint8Array(200_000).fill(1));
    expect(large).toHaveLength(200_005);
    expect(() => encodeWhole(pair, { a: 1, b: -1 })).toThrow('CODEC_VALUE_OUT_OF_RANGE');
    expect(hexEncode(encodeWhole(pair, { a: 1, b: 2 }))).toBe('0102000000');
    expect(large.subarray(5).every((byte) => byte === 1)).toBe(true);
  });
  it('writes with any starting size', () => {
    const writer = new ByteWriter(1);
    pair.encode(writer, { a: 1, b: 2 });
    expect(hexEncode(writer.finish())).toBe('0102000000');
  });
});
