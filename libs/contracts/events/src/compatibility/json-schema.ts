import { z } from 'zod';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [member: string]: JsonValue };

/** A JSON Schema (draft 7) by its keywords. */
export interface JsonSchema {
  readonly [keyword: string]: JsonValue;
}

/** What zod checks, as JSON Schema; a check written as code (`refine`) does not show in it. */
export const jsonSchemaOf = (schema: z.ZodType): JsonSchema => {
  const { $schema: _dialect, ...keywords } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input', unrepresentable: 'any' });
  return keywords as JsonSchema;
};

export const isSchema = (value: JsonValue | undefined): value is JsonSchema => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The schemas in a keyword that holds a list of them. */
export const schemasIn = (value: JsonValue | undefined): readonly JsonSchema[] => (Array.isArray(value) ? (value as readonly JsonValue[]).filter(isSchema) : []);

/** The schemas in a keyword that holds them by name. */
export const membersOf = (value: JsonValue | undefined): ReadonlyMap<string, JsonSchema> =>
  new Map(isSchema(value) ? Object.entries(value).flatMap(([name, member]) => (isSchema(member) ? [[name, member] as const] : [])) : []);

/** JSON with members in the order of their names: equal for equal values. */
export function canonicalJson(value: JsonValue | undefined): string {
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(canonicalJson).join(',')}]`;
  if (!isSchema(value)) return JSON.stringify(value ?? null);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`).join(',')}}`;
}
