import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compareSchemas } from './compare-schemas.ts';
import { jsonSchemaOf } from './json-schema.ts';

const compared = (published: z.ZodType, today: z.ZodType) => compareSchemas(jsonSchemaOf(published), jsonSchemaOf(today)).map(({ path, code }) => `${path} ${code}`);
const strict = z.strictObject;

describe('a published schema', () => {
  it.each<[string, z.ZodType, z.ZodType]>([
    ['is the same', strict({ a: z.int(), b: z.string().optional() }), strict({ a: z.int(), b: z.string().optional() })],
    ['has other words about it', strict({ a: z.int() }), strict({ a: z.int().describe('a count') })],
    ['names its members in another order', strict({ a: z.int(), b: z.int() }), strict({ b: z.int(), a: z.int() })],
    ['names its values in another order', z.enum(['x', 'y']), z.enum(['y', 'x'])],
    ['names its variants in another order', z.string().nullable(), z.union([z.null(), z.string()])],
    ['takes a new optional member where readers pass over what they do not know', z.object({ a: z.int() }), z.object({ a: z.int(), b: z.int().optional() })],
    ['loses an optional member that readers pass over', z.object({ a: z.int(), b: z.int().optional() }), z.object({ a: z.int() })],
  ])('breaks nobody where it %s', (_what, published, today) => {
    expect(compared(published, today)).toEqual([]);
  });

  it.each<[string, z.ZodType, z.ZodType, string[]]>([
    ['an optional member is added', strict({}), strict({ a: z.int().optional() }), ['a MEMBER_ADDED']],
    ['a required member is added', strict({}), strict({ a: z.int() }), ['a MEMBER_ADDED', 'a MEMBER_REQUIRED']],
    ['a required member is added for lenient readers', z.object({}), z.object({ a: z.int() }), ['a MEMBER_REQUIRED']],
    ['an optional member is removed', strict({ a: z.int().optional() }), strict({}), ['a MEMBER_REMOVED']],
    ['a required member is removed', strict({ a: z.int() }), strict({}), ['a MEMBER_REMOVED']],
    ['a required member is removed for lenient readers', z.object({ a: z.int() }), z.object({}), ['a MEMBER_REMOVED']],
    ['a member becomes required', strict({ a: z.int().optional() }), strict({ a: z.int() }), ['a MEMBER_REQUIRED']],
    ['a member becomes optional', strict({ a: z.int() }), strict({ a: z.int().optional() }), ['a MEMBER_OPTIONAL']],
    ['a member is renamed', strict({ a: z.int() }), strict({ b: z.int() }), ['a MEMBER_REMOVED', 'b MEMBER_ADDED', 'b MEMBER_REQUIRED']],
    ['a type changes', strict({ a: z.int() }), strict({ a: z.string() }), ['a TYPE_CHANGED']],
    ['a number becomes whole', strict({ a: z.number() }), strict({ a: z.int() }), ['a TYPE_CHANGED']],
    ['a value is added', z.enum(['x']), z.enum(['x', 'y']), [' ENUM_WIDENED']],
    ['a value is removed', z.enum(['x', 'y']), z.enum(['x']), [' ENUM_NARROWED']],
    ['a value is replaced', z.enum(['x']), z.enum(['y']), [' ENUM_WIDENED', ' ENUM_NARROWED']],
    ['any text becomes one of some', z.string(), z.enum(['x']), [' ENUM_NARROWED']],
    ['one of some becomes any text', z.enum(['x']), z.string(), [' ENUM_WIDENED']],
    ['an upper bound rises', z.string().max(8), z.string().max(9), [' BOUND_WIDENED']],
    ['an upper bound falls', z.string().max(9), z.string().max(8), [' BOUND_NARROWED']],
    ['an upper bound goes', z.array(z.int()).max(9), z.array(z.int()), [' BOUND_WIDENED']],
    ['an upper bound comes', z.array(z.int()), z.array(z.int()).max(9), [' BOUND_NARROWED']],
    ['a lower bound rises', z.int().min(0), z.int().min(1), [' BOUND_NARROWED']],
    ['a lower bound falls', z.int().min(1), z.int().min(0), [' BOUND_WIDENED']],
    ['both bounds move', z.int().min(1).max(5), z.int().min(2).max(6), [' BOUND_NARROWED', ' BOUND_WIDENED']],
    ['a pattern changes', z.string().regex(/^a$/), z.string().regex(/^b$/), [' PATTERN_CHANGED']],
    ['a value may be null', strict({ a: z.string() }), strict({ a: z.string().nullable() }), ['a TYPE_CHANGED']],
    ['members of an item change', z.array(strict({ a: z.int() })), z.array(strict({ a: z.int(), b: z.int() })), ['[].b MEMBER_ADDED', '[].b MEMBER_REQUIRED']],
    ['a strict object becomes lenient', strict({ a: z.int() }), z.object({ a: z.int() }), [' STRICTNESS_CHANGED']],
    ['deep inside', strict({ a: strict({ b: z.array(z.enum(['x'])) }) }), strict({ a: strict({ b: z.array(z.enum(['x', 'y'])) }) }), ['a.b[] ENUM_WIDENED']],
  ])('breaks a reader where %s', (_what, published, today, changes) => {
    expect(compared(published, today)).toEqual(changes);
  });

  const circle = (radius: z.ZodType) => strict({ type: z.literal('circle'), radius });
  const square = strict({ type: z.literal('square'), side: z.int() });

  it('meets variants again by what tells them apart', () => {
    const shapes = z.discriminatedUnion('type', [circle(z.int().max(9)), square]);
    expect(compared(shapes, z.discriminatedUnion('type', [square, circle(z.int().max(9))]))).toEqual([]);
    expect(compared(shapes, z.discriminatedUnion('type', [square, circle(z.int().max(8))]))).toEqual(['(circle).radius BOUND_NARROWED']);
    expect(compared(shapes, z.discriminatedUnion('type', [square]))).toEqual(['(circle) VARIANT_REMOVED']);
    expect(compared(z.discriminatedUnion('type', [square]), shapes)).toEqual(['(circle) VARIANT_ADDED']);
  });

  it('says so where a keyword that it does not know changes', () => {
    expect(compareSchemas({ type: 'integer', multipleOf: 2 }, { type: 'integer', multipleOf: 3 })).toEqual([{ path: '', code: 'SCHEMA_CHANGED' }]);
  });
});
