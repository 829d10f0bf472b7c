import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { equalRpcValues, formatRpcValue, parseRpcJson, type RpcValue } from './rpc-value.ts';

describe('JSON of the node', () => {
  it('keeps an amount of 2^64-1 exact', () => {
    expect(parseRpcJson('{"quantity":18446744073709551615,"rate":0.95,"text":"12"}')).toEqual({ quantity: 18446744073709551615n, rate: 0.95, text: '12' });
    expect(formatRpcValue(18446744073709551615n)).toBe('18446744073709551615');
  });

  it('is refused when it is none', () => {
    expect(() => parseRpcJson('{"a":}')).toThrow(SyntaxError);
  });

  it('is written with its members by name', () => {
    expect(formatRpcValue({ b: [1, null, 'x"'], a: { d: true, c: 2n } })).toBe('{"a":{"c":2,"d":true},"b":[1,null,"x\\""]}');
  });
});

describe('equality', () => {
  it.each<[string, RpcValue, RpcValue, boolean]>([
    ['members in another order', { a: 1, b: 2 }, { b: 2, a: 1 }, true],
    ['a number and the same bigint', 7, 7n, true],
    ['bigints a number cannot tell apart', 18446744073709551615n, 18446744073709551614n, false],
    ['a list in another order', [1, 2], [2, 1], false],
    ['a longer list', [1], [1, 2], false],
    ['a list and an object', [], {}, false],
    ['null and an empty object', null, {}, false],
    ['null and an empty list', null, [], false],
    ['a member more', { a: 1 }, { a: 1, b: null }, false],
    ['another member', { a: null }, { b: null }, false],
    ['an integer and its text', 1, '1', false],
    ['fractions', 0.5, 0.5, true],
    ['a fraction and its floor', 0.5, 0n, false],
  ])('of %s', (_name, a, b, equal) => {
    expect(equalRpcValues(a, b)).toBe(equal);
    expect(equalRpcValues(b, a)).toBe(equal);
  });

  it('holds between a value and what its text reads as', () => {
    const scalar = fc.oneof(fc.constant(null), fc.boolean(), fc.string(), fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }), fc.maxSafeInteger());
    const { value } = fc.letrec<{ value: RpcValue }>((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true })),
    }));
    fc.assert(fc.property(value, (each) => equalRpcValues(parseRpcJson(formatRpcValue(each)), each)));
  });
});
