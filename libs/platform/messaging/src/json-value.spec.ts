import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyJson, NotJson } from './json-value.ts';

describe('copyJson', () => {
  it('copies every JSON value, as the wire would', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const copy = copyJson(value, 'value');
        expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
        if (typeof value === 'object' && value !== null) expect(copy).not.toBe(value);
      }),
    );
  });

  it('takes or refuses, but never changes what JSON would change', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true, withNullPrototype: true }), (value) => {
        let copy: unknown;
        try {
          copy = copyJson(value, 'value');
        } catch (error) {
          expect(error).toBeInstanceOf(NotJson);
          return;
        }
        expect(JSON.parse(JSON.stringify(copy))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('takes 32 levels and no more', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
    expect(copyJson(nested(32), 'value')).toEqual(nested(32));
    expect(() => copyJson(nested(33), 'value')).toThrow(NotJson);
  });

  it('names the place', () => {
    expect(() => copyJson({ a: [{ b: 1n }] }, 'answer')).toThrow('answer.a.0.b');
  });
});
