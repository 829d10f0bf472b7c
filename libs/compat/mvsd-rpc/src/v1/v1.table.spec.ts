import { describe, expect, it } from 'vitest';
import { asTexts, V1_SHAPES } from './v1.table.ts';

const NONE = new Map<string, string>();

describe('version 1', () => {
  it('writes every value as text, exactly', () => {
    expect(asTexts({ a: 18446744073709551615n, b: [1, true, 'x'], c: null, d: [], e: { f: false } })).toEqual({ a: '18446744073709551615', b: ['1', 'true', 'x'], c: '', d: '', e: { f: 'false' } });
  });

  it('puts a header into a member', () => {
    expect(V1_SHAPES['getblockheader']?.({ number: 7 }, NONE)).toEqual({ result: { number: '7' } });
  });

  it('tells less of the balance of an address, and leaves its lists as they are', () => {
    const balance = { balance: { address: 'M', available: 1n, unspent: 2n } };
    expect(V1_SHAPES['getaddressetp']?.(balance, NONE)).toEqual({ balance: { address: 'M', unspent: '2' } });
    const list = { balance: [{ available: 1n }] };
    expect(V1_SHAPES['getaddressetp']?.(list, new Map([['utxo', 'true']]))).toEqual(list);
    expect(V1_SHAPES['listbalances']?.({ balances: null }, new Map([['deposited', 'true']]))).toEqual({ balances: '' });
  });

  it('keeps the numbers of what is younger than it', () => {
    expect(V1_SHAPES['gettx']?.({ height: 7, attenuation_model_param: { type: 1 } }, NONE)).toEqual({ height: '7', attenuation_model_param: { type: 1 } });
  });
});
