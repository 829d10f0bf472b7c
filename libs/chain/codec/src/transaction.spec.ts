import { hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { describe, expect, it } from 'vitest';
import { attachmentToJson, decodeAttachment, decodeTransaction, encodeAttachment, encodeTransaction, isNullOutPoint, nullOutPoint, type Attachment, type Transaction } from './index.ts';

const bytesOf = (hex: string): Uint8Array => {
  const decoded = hexDecode(hex);
  if (!decoded.ok) throw new Error(hex);
  return decoded.value;
};
const codeOf = (hex: string): string => {
  const decoded = decodeAttachment(bytesOf(hex));
  return decoded.ok ? 'accepted' : decoded.error.code;
};

describe('attachments refused', () => {
  it.each([
    ['asset status 0', '0100000002000000000000000141'],
    ['asset status 3', '01000000020000000300000001410000000000000000'],
    ['DID status 0', '010000000400000000000000014101 42'.replaceAll(' ', '')],
    ['DID status 3', '0100000004000000030000000141 0142'.replaceAll(' ', '')],
  ])('%s', (_, hex) => expect(codeOf(hex)).toBe('WIRE_ATTACHMENT_STATUS_UNKNOWN'));
  it('a zero byte in a text', () => expect(codeOf('0100000003000000 03 610062'.replaceAll(' ', ''))).toBe('CODEC_NUL_IN_TEXT'));
  it('a long form of a text length', () => expect(codeOf('0100000003000000fd010061')).toBe('CODEC_VARINT_NON_MINIMAL'));
  it('names that are missing', () => expect(codeOf('cf00000000000000')).toBe('CODEC_TRUNCATED'));
  it('names where the version has none', () => expect(codeOf('01000000000000000000')).toBe('CODEC_TRAILING_BYTES'));
  it('a text longer than the input', () => expect(codeOf('0100000003000000fe0000100061')).toBe('CODEC_TOO_LONG'));
});

describe('attachments kept', () => {
  it('names are to, then from', () => {
    expect(decodeAttachment(bytesOf('cf000000000000000362617203666f6f'))).toEqual({ ok: true, value: { version: 207, kind: 'etp', toDid: 'bar', fromDid: 'foo' } });
  });
  it('a type nobody knows, with names', () => {
    const hex = 'cf00000099000000016101 62'.replaceAll(' ', '');
    expect(decodeAttachment(bytesOf(hex))).toEqual({ ok: true, value: { version: 207, kind: 'unknown', type: 0x99, toDid: 'a', fromDid: 'b' } });
    expect(codeOf(hex)).toBe('accepted');
  });
  it('bytes that are no UTF-8', () => {
    const decoded = decodeAttachment(bytesOf('010000000300000002ff61'));
    if (!decoded.ok) throw new Error(decoded.error.code);
    expect(decoded.value).toMatchObject({ content: '\xffa' });
    expect(attachmentToJson(decoded.value)).toMatchObject({ content: '\ufffda' });
    expect(hexEncode(encodeAttachment(decoded.value))).toBe('010000000300000002ff61');
  });
  it('a custom certificate (top bit) without content, one with bit 30 with it', () => {
    const certificate = { version: 1, kind: 'certificate', symbol: 'A', owner: 'B', address: 'C', status: 0 } as const;
    expect(hexEncode(encodeAttachment({ ...certificate, certType: 0x8000_0001 }))).toBe('0100000005000000 0141 0142 0143 01000080 00'.replaceAll(' ', ''));
    expect(hexEncode(encodeAttachment({ ...certificate, certType: 0xc000_0001, content: 'D' }))).toBe('0100000005000000 0141 0142 0143 010000c0 00 0144'.replaceAll(' ', ''));
  });
});

describe('encodeAttachment refuses what it could not read back', () => {
  it.each<[string, Attachment]>([
    ['names without version 207', { version: 1, kind: 'etp', toDid: 'a', fromDid: 'b' }],
    ['version 207 without names', { version: 207, kind: 'etp' }],
    ['one name', { version: 207, kind: 'etp', toDid: 'a' }],
    ['a known type as unknown', { version: 1, kind: 'unknown', type: 3 }],
    ['certificate content without bit 30', { version: 1, kind: 'certificate', symbol: 'A', owner: 'B', address: 'C', certType: 4, status: 0, content: 'x' }],
    ['a registered MIT without content', { version: 1, kind: 'mit', status: 1, symbol: 'A', address: 'B' }],
    ['an unknown DID status', { version: 1, kind: 'did', status: 'toString' as 'register', symbol: 'A', address: 'B' }],
    ['an unknown kind', { version: 1, kind: 'nothing' } as unknown as Attachment],
    ['a quantity above 64 bits', { version: 1, kind: 'asset-transfer', symbol: 'A', quantity: 1n << 64n }],
  ])('%s', (_, attachment) => expect(() => encodeAttachment(attachment)).toThrow('CODEC_VALUE_OUT_OF_RANGE'));
  it('a text with a zero byte', () => expect(() => encodeAttachment({ version: 1, kind: 'message', content: 'a\0' })).toThrow('CODEC_NUL_IN_TEXT'));
  it('a text that is not held as bytes', () => expect(() => encodeAttachment({ version: 1, kind: 'message', content: '喜' })).toThrow('CODEC_TEXT_NOT_BYTES'));
});

describe('transactions', () => {
  const transaction: Transaction = {
    version: 4,
    inputs: [{ previousOutput: nullOutPoint(), script: new Uint8Array(0), sequence: 0 }],
    outputs: [{ value: 0xffff_ffff_ffff_ffffn, script: Uint8Array.of(0x6a), attachment: { version: 1, kind: 'etp' } }],
    lockTime: 0xffff_ffff,
  };
  it('keep full unsigned ranges', () => {
    expect(decodeTransaction(encodeTransaction(transaction))).toEqual({ ok: true, value: transaction });
  });
  it('without inputs and outputs are left to the rules', () => {
    const empty = { ...transaction, inputs: [], outputs: [] };
    expect(hexEncode(encodeTransaction(empty))).toBe('040000000000ffffffff');
    expect(decodeTransaction(encodeTransaction(empty))).toEqual({ ok: true, value: empty });
  });
  it('refuse an outpoint hash of another length', () => {
    const [input] = transaction.inputs;
    if (input === undefined) throw new Error('one input');
    expect(() => encodeTransaction({ ...transaction, inputs: [{ ...input, previousOutput: { hash: new Uint8Array(31), index: 0 } }] })).toThrow('CODEC_VALUE_OUT_OF_RANGE');
  });
  it('refuse a count of inputs beyond the bytes', () => {
    expect(decodeTransaction(bytesOf(`04000000fdff00${'00'.repeat(200)}`))).toMatchObject({ ok: false, error: { code: 'CODEC_COUNT_IMPOSSIBLE', detail: { offset: 4 } } });
  });
});

describe('the null outpoint', () => {
  it('is null, and a fresh one each time', () => {
    const point = nullOutPoint();
    expect(isNullOutPoint(point)).toBe(true);
    point.hash[3] = 1;
    expect(isNullOutPoint(point)).toBe(false);
    expect(isNullOutPoint(nullOutPoint())).toBe(true);
    expect(isNullOutPoint({ ...nullOutPoint(), index: 0 })).toBe(false);
  });
});
