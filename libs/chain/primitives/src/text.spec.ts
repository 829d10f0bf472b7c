import { describe, expect, it } from 'vitest';
import { displayHash, displayText, heldText, hexDecode, hexEncode, isUtf8, latin1Encode, parseDisplayHash, toHeight, utf8Decode, utf8Encode } from './index.ts';

const refused = (code: string) => ({ ok: false, error: { code } });

describe('hex', () => {
  it.each(['0', 'g0', '0g', 'é0', '0x00', ' 00 ', '00 0'])('refuses "%s"', (text) => expect(hexDecode(text)).toEqual(refused('HEX_INVALID')));
  it('takes both cases and nothing', () => {
    expect(hexDecode('aAfF')).toEqual({ ok: true, value: Uint8Array.of(0xaa, 0xff) });
    expect(hexDecode('')).toEqual({ ok: true, value: new Uint8Array(0) });
  });
});

describe('displayed hashes', () => {
  const text = `01${'00'.repeat(30)}ff`;
  it('are reversed', () => {
    const parsed = parseDisplayHash(text);
    if (!parsed.ok) throw new Error(parsed.error.code);
    expect(hexEncode(parsed.value)).toBe(`ff${'00'.repeat(30)}01`);
    expect(displayHash(parsed.value)).toBe(text);
    expect(hexEncode(parsed.value), 'displaying leaves the bytes alone').toBe(`ff${'00'.repeat(30)}01`);
  });
  it.each([text.slice(2), `${text}00`, `${text.slice(2)}zz`])('refuses %s', (bad) => expect(parseDisplayHash(bad)).toEqual(refused('HASH_INVALID')));
});

describe('texts', () => {
  it('are held as bytes and shown as UTF-8', () => {
    const held = heldText('喜');
    expect(hexEncode(latin1Encode(held))).toBe('e5969c');
    expect(displayText(held)).toBe('喜');
    expect(heldText('MVS.HUG')).toBe('MVS.HUG');
  });
  it('replace what is no UTF-8, byte by byte', () => {
    expect(displayText('a\xffb')).toBe('a\ufffdb');
    expect(utf8Decode(Uint8Array.of(0xe5, 0x96))).toBe('\ufffd\ufffd');
    expect(utf8Encode('\ud800')).toEqual(Uint8Array.of(0xef, 0xbf, 0xbd));
  });
  it.each([['c080', 'overlong'], ['eda080', 'surrogate'], ['f4908080', 'above U+10FFFF'], ['f8', 'no lead byte']])('%s is not UTF-8 (%s)', (hex) => {
    const bytes = hexDecode(hex);
    expect(bytes.ok && isUtf8(bytes.value)).toBe(false);
  });
});

describe('heights', () => {
  it.each([-1, 1.5, 2 ** 32, Number.NaN])('refuse %s', (value) => expect(() => toHeight(value)).toThrow());
  it('keep the number', () => expect(toHeight(7)).toBe(7));
});
