import { describe, expect, it } from 'vitest';
import { codes } from './codes.ts';
import { assert, BrokenAssumption, err, expectOk, ok } from './result.ts';

describe('codes', () => {
  it('refuses a code outside its area', () => {
    expect(() => codes('BLOCK', { TX_WRONG: { outcome: 'reject', penalty: 0, http: 422, doc: 'x' } })).toThrow('area BLOCK');
  });

  it('freezes the table', () => {
    const table = codes('AREA', { AREA_ONE: { outcome: 'reject', penalty: 1, http: 422, doc: 'x' } });
    expect(Object.isFrozen(table)).toBe(true);
  });
});

describe('result', () => {
  it('gives the value of a good result', () => {
    expect(expectOk(ok(7), 'seven')).toBe(7);
  });

  it('ends with BrokenAssumption where a failure was impossible', () => {
    expect(() => expectOk(err({ code: 'X' }), 'proven before')).toThrow(BrokenAssumption);
    expect(() => assert(false, 'never')).toThrow(BrokenAssumption);
  });
});
