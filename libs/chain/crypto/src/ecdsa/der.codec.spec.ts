import { hexEncode } from '@mbaas/chain-primitives';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../test/vectors.ts';
import { compactToDer, derToCompact, isStrictDer } from './der.codec.ts';

const R = '6c667433606f97e556a911d4173558b1eaf530e67b1497752f7e542d5a58cea3';
const S = '6a527fe46cea336f2ff4817c6cd4bd2e0f67b203d639486c14ad7105b07ac57d';
const good = `30440220${R}0220${S}`;

/** Each breaks one sentence of BIP66. */
const loose: [string, string][] = [
  ['empty', ''],
  ['too short', '30050201010201'],
  ['not a sequence', good.replace(/^30/, '31')],
  ['sequence length too small', good.replace(/^3044/, '3043')],
  ['sequence length in long form', `308144${good.slice(4)}`],
  ['trailing byte', `${good}00`],
  ['hash-type byte left on', `${good}01`],
  ['r is no integer', `30440320${R}0220${S}`],
  ['s is no integer', `30440220${R}0320${S}`],
  ['r empty', `302402000220${S}`],
  ['s empty', `30240220${R}0200`],
  ['r negative', `30440220ec${R.slice(2)}0220${S}`],
  ['s negative', `30440220${R}0220ea${S.slice(2)}`],
  ['r padded for nothing', `3045022100${R}0220${S}`],
  ['s padded for nothing', `30450220${R}022100${S}`],
  ['r runs past the end', `304402ff${R}0220${S}`],
  ['73 bytes', `3047022400000001${R}0220${S}`.padEnd(146, '0')],
];

describe('strict DER', () => {
  it('takes a real signature apart and puts it together', () => {
    expect(isStrictDer(bytesOf(good))).toBe(true);
    const compact = derToCompact(bytesOf(good));
    expect(compact.ok && hexEncode(compact.value)).toBe(R + S);
    expect(hexEncode(compactToDer(bytesOf(R + S)))).toBe(good);
  });

  it.each(loose)('SIGNATURE_DER_INVALID: %s', (_name, hex) => {
    const bytes = bytesOf(hex);
    expect(isStrictDer(bytes)).toBe(false);
    expect(derToCompact(bytes)).toEqual({ ok: false, error: { code: 'SIGNATURE_DER_INVALID' } });
  });

  it('numbers out of range are well formed: zero, and 2^256 - 1', () => {
    const zero = derToCompact(bytesOf('3006020100020100'));
    expect(zero.ok && hexEncode(zero.value)).toBe('00'.repeat(64));
    const most = `3046022100${'ff'.repeat(32)}022100${'ff'.repeat(32)}`;
    expect(derToCompact(bytesOf(most)).ok).toBe(true);
  });

  it('a number of more than 256 bits becomes the signature nobody made', () => {
    const wide = derToCompact(bytesOf(`302602217f${'00'.repeat(32)}020101`));
    expect(wide.ok && hexEncode(wide.value)).toBe('00'.repeat(64));
  });
});
