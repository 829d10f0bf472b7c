import { describe, expect, it } from 'vitest';
import { selfContained, strict } from './json-schemas.mjs';

const ref = (name: string) => ({ $ref: `/api/_definitions.json#/$defs/${name}` });

describe('selfContained', () => {
  it('brings along what is reached, through others and in circles, and nothing else', () => {
    const definitions = { a: { properties: { b: ref('b') } }, b: { properties: { a: ref('a') } }, c: {} };
    const schema = JSON.parse(selfContained({ properties: { a: ref('a') } }, definitions)) as Record<string, unknown>;
    expect(schema).toEqual({ properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: { properties: { b: { $ref: '#/$defs/b' } } }, b: { properties: { a: { $ref: '#/$defs/a' } } } } });
  });

  it('refuses a definition that is not there', () => {
    expect(() => selfContained(ref('gone'), {})).toThrow('no definition gone');
  });
});

describe('strict', () => {
  it('closes objects with members, at every depth', () => {
    expect(strict({ type: 'object', properties: { spec: { type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } } } } })).toEqual({
      type: 'object',
      additionalProperties: false,
      properties: { spec: { type: 'array', items: { type: 'object', additionalProperties: false, properties: { a: { type: 'string' } } } } },
    });
  });

  it('leaves open what the definition leaves open', () => {
    const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { a: { type: 'string' } } };
    expect(strict(open)).toEqual(open);
    const map = { type: 'object', additionalProperties: { type: 'string' } };
    expect(strict(map)).toEqual(map);
  });

  it('takes a number or a text where the definition does', () => {
    expect(strict({ 'x-kubernetes-int-or-string': true, pattern: '^x$' })).toEqual({ anyOf: [{ type: 'integer' }, { type: 'string' }] });
  });

  it('does not take a member called properties for a list of members', () => {
    const schema = strict({ type: 'object', properties: { properties: { type: 'string' }, type: { type: 'string' } } });
    expect(schema).toMatchObject({ additionalProperties: false, properties: { properties: { type: 'string' }, type: { type: 'string' } } });
  });
});
