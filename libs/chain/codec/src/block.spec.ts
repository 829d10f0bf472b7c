import { readFileSync } from 'node:fs';
import { hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { describe, expect, it } from 'vitest';
import { decodeBlock, decodeHeader, encodeBlock, headerHashOfBytes, WIRE_LIMITS, type Block } from './index.ts';

const vectors = JSON.parse(readFileSync(new URL('../../../../vectors/wire/blocks.json', import.meta.url), 'utf8')) as { hex: string }[];
const raw = (index: number): Uint8Array => {
  const decoded = hexDecode(vectors[index]?.hex ?? '?');
  if (!decoded.ok) throw new Error('the vector is hex');
  return decoded.value;
};
const pow = raw(0);
const pos = raw(1);
const codeOf = (bytes: Uint8Array): string => {
  const decoded = decodeBlock(bytes);
  return decoded.ok ? 'accepted' : decoded.error.code;
};
const blockOf = (bytes: Uint8Array): Block => {
  const decoded = decodeBlock(bytes);
  if (!decoded.ok) throw new Error(decoded.error.code);
  return decoded.value.block;
};
const changed = (bytes: Uint8Array, offset: number, ...values: number[]): Uint8Array => {
  const copy = bytes.slice();
  copy.set(values, offset);
  return copy;
};

describe('decodeBlock', () => {
  it.each([0, 4, 255])('refuses version %i, whose tail nobody knows', (version) => {
    expect(codeOf(changed(pow, 0, version))).toBe('WIRE_BLOCK_VERSION_UNKNOWN');
    expect(() => encodeBlock({ ...blockOf(pow), header: { ...blockOf(pow).header, version } })).toThrow('WIRE_BLOCK_VERSION_UNKNOWN');
  });
  it('decodes a header of any version', () => {
    expect(decodeHeader(changed(pow, 0, 9).subarray(0, 148))).toMatchObject({ ok: true, value: { version: 9 } });
  });
  it('refuses every cut', () => {
    for (let length = 0; length < pos.length; length++) expect(codeOf(pos.subarray(0, length)), `${length} bytes`).toMatch(/^CODEC_(TRUNCATED|COUNT_IMPOSSIBLE)$/);
  });
  it('refuses bytes after the end', () => {
    expect(codeOf(Uint8Array.of(...pow, 0))).toBe('CODEC_TRAILING_BYTES');
    expect(codeOf(changed(pos, 0, 1)), 'a version 1 block has no signature').toBe('CODEC_TRAILING_BYTES');
  });
  it('refuses a count that cannot be, before reading an item', () => {
    const head = pow.subarray(0, 148);
    expect(codeOf(Uint8Array.of(...head, 0xfd, 0xff, 0xff, ...new Uint8Array(500)))).toBe('CODEC_COUNT_IMPOSSIBLE');
    expect(codeOf(Uint8Array.of(...head, 0xfe, 0xff, 0xff, 0xff, 0x7f))).toBe('CODEC_TOO_LONG');
    expect(codeOf(Uint8Array.of(...head, 0xfd, 1, 0, ...new Uint8Array(500)))).toBe('CODEC_VARINT_NON_MINIMAL');
  });
  it('refuses what no message can hold, without looking at it', () => {
    expect(codeOf(new Uint8Array(WIRE_LIMITS.maxPayloadSize + 1))).toBe('WIRE_OBJECT_TOO_LARGE');
  });
  it('leaves an empty block to the rules', () => {
    const empty = { ...blockOf(pow), transactions: [] };
    expect(blockOf(encodeBlock(empty)).transactions).toEqual([]);
  });
  it('gives views of the received bytes', () => {
    const bytes = pow.slice();
    const { header } = blockOf(bytes);
    bytes[4] = (bytes[4] as number) ^ 0xff;
    expect(header.previousBlockHash[0]).toBe(bytes[4]);
  });
  it('reads the tail of version 3', () => {
    const block: Block = { ...blockOf(pow), header: { ...blockOf(pow).header, version: 3 }, signature: new Uint8Array(64).fill(1), publicKey: new Uint8Array(33).fill(2) };
    expect(blockOf(encodeBlock(block))).toEqual(block);
  });
});

describe('encodeBlock', () => {
  const { signature, ...unsigned } = blockOf(pos);
  it('refuses a missing, surplus or short signature', () => {
    expect(() => encodeBlock(unsigned)).toThrow('CODEC_VALUE_OUT_OF_RANGE');
    expect(() => encodeBlock({ ...blockOf(pow), signature })).toThrow('CODEC_VALUE_OUT_OF_RANGE');
    expect(() => encodeBlock({ ...unsigned, signature: new Uint8Array(63) })).toThrow('CODEC_VALUE_OUT_OF_RANGE');
    expect(hexEncode(encodeBlock({ ...unsigned, signature }))).toBe(hexEncode(pos));
  });
});

describe('headerHashOfBytes', () => {
  it('needs 148 bytes', () => expect(() => headerHashOfBytes(pow.subarray(0, 147))).toThrow());
});
