import { hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import {
  countScriptHashSigops, countSigops, encodeScript, isPushOnly, OP, parseScript, parseScriptText, scriptNumberDecode, scriptNumberEncode, scriptText,
} from './index.ts';

const bytes = (hex: string): Uint8Array => expectOk(hexDecode(hex), 'hex of the test');
const codeOf = (result: { ok: boolean; error?: { code: string } }): string => (result.ok ? 'ok' : (result.error?.code ?? ''));

describe('parseScript', () => {
  it.each(['01', '4c', '4c02aa', '4dff', '4d0200aa', '4e000000', '4effffffff00', 'ac4b00'])('%s runs past its end', (hex) => {
    expect(codeOf(parseScript(bytes(hex)))).toBe('SCRIPT_PUSH_TRUNCATED');
  });

  it('keeps the width of a push and bytes that are no opcode', () => {
    expect(parseScript(bytes('4d0100aa4c00ba00'))).toEqual({
      ok: true,
      value: [{ opcode: 0x4d, data: bytes('aa') }, { opcode: 0x4c, data: bytes('') }, { opcode: 0xba }, { opcode: 0 }],
    });
  });
});

describe('encodeScript', () => {
  it.each([
    [{ opcode: 3, data: bytes('aa') }],
    [{ opcode: OP.DUP, data: bytes('aa') }],
    [{ opcode: OP.PUSHDATA1, data: new Uint8Array(256) }],
    [{ opcode: 5 }],
  ])('throws on data its opcode cannot carry (%#)', (op) => {
    expect(() => encodeScript([op])).toThrow('CODEC_VALUE_OUT_OF_RANGE');
  });
});

describe('script numbers', () => {
  it.each([
    [0, ''], [1, '01'], [-1, '81'], [127, '7f'], [-127, 'ff'], [128, '8000'], [-128, '8080'], [255, 'ff00'], [-255, 'ff80'],
    [256, '0001'], [32767, 'ff7f'], [32768, '008000'], [25200, '7062'], [1314000, 'd00c14'], [2200000, 'c09121'],
    [2147483647, 'ffffff7f'], [-2147483647, 'ffffffff'], [2147483648, '0000008000'],
  ])('%i is %s', (value, hex) => {
    expect(hexEncode(scriptNumberEncode(value))).toBe(hex);
    expect(scriptNumberDecode(bytes(hex), 5)).toEqual({ ok: true, value });
  });

  it.each(['00', '80', '0100', '0180', '7f00', '000080', '0000008000'])('%s is refused in a pattern', (hex) => {
    expect(codeOf(scriptNumberDecode(bytes(hex)))).toBe('SCRIPT_NUMBER_INVALID');
  });
});

describe('isPushOnly', () => {
  it.each([['', true], ['0051604f50', true], ['4c0161', true], ['61', false], ['02aa', false]])('%s: %s', (hex, expected) => {
    expect(isPushOnly(bytes(hex))).toBe(expected);
  });
});

describe('signature operations', () => {
  const key = `21${'02'.padEnd(66, '0')}`;
  it.each([
    ['76a914'.padEnd(46, '0') + '88ac', 1, 1],
    ['acadaeaf', 42, 42],
    [`52${key}${key}52ae`, 20, 2],
    [`52${key}${key}0102ae`, 20, 20],
    ['ae', 20, 20],
    ['acac02ac', 0, 0],
    ['02acac', 0, 0],
  ])('%s counts %i, accurately %i', (hex, legacy, accurate) => {
    expect(countSigops(bytes(hex), false)).toBe(legacy);
    expect(countSigops(bytes(hex), true)).toBe(accurate);
  });

  const scriptHash = `a914${'00'.repeat(20)}87`;
  it('counts the redeem script of a script-hash output alone', () => {
    const redeem = `52${key}${key}52ae`;
    const input = `0047${'00'.repeat(71)}${(redeem.length / 2).toString(16)}${redeem}`;
    expect(countScriptHashSigops(bytes(scriptHash), bytes(input))).toEqual({ ok: true, value: 2 });
    expect(countScriptHashSigops(bytes('51'), bytes(input))).toEqual({ ok: true, value: 0 });
    expect(countScriptHashSigops(bytes(scriptHash), bytes(''))).toEqual({ ok: true, value: 0 });
    expect(codeOf(countScriptHashSigops(bytes(scriptHash), bytes('02acff'.slice(0, 4) + '4c')))).toBe('SCRIPT_PUSH_TRUNCATED');
  });
});

describe('text form', () => {
  it.each([
    ['', ''],
    ['zero', '00'],
    ['-1 1 16', '4f5160'],
    ['return [ 41 ]', '6a0141'],
    ['checklocktimeverify checkattenuationverify checksequenceverify', 'b1b2b3'],
    ['unknown_ba', 'ba'],
  ])('%s is %s', (text, hex) => {
    expect(scriptText(bytes(hex))).toBe(text);
    expect(parseScriptText(text)).toEqual({ ok: true, value: bytes(hex) });
  });

  it('gives the model its two-byte length back', () => {
    const point = `24${'00'.repeat(32)}ffffffff`;
    const script = bytes(`4d0300504e3d${point}b276a914${'11'.repeat(20)}88ac`);
    expect(parseScriptText(scriptText(script))).toEqual({ ok: true, value: script });
  });

  it('shows a script that does not parse as one push', () => expect(scriptText(bytes('4c05aa'))).toBe('[ 4c05aa ]'));

  it.each(['DUP', 'pushdata1', 'push5', '[ ]', '[ 0 ]', '[ 41', '[ zz ]', '41', ']'])('%s is refused', (text) => {
    expect(codeOf(parseScriptText(text))).toBe('SCRIPT_TEXT_INVALID');
  });
});
