import { isSchema, membersOf, schemasIn, type JsonSchema, type JsonValue } from '../compatibility/json-schema.ts';
import { variantTag } from '../compatibility/compare-schemas.ts';

/** A member as a line of a table. */
export interface SchemaRow {
  /** `transactions[].inputs[].value`; of a variant `effects[] (mst-issued).symbol`. */
  readonly path: string;
  readonly type: string;
  /** Bounds, values, pattern. */
  readonly bounds: string;
  readonly required: boolean;
  readonly doc: string;
}

/** The members of an object, those inside them included, in the order of their declaration. */
export function schemaRows(schema: JsonSchema, prefix = ''): SchemaRow[] {
  const required = new Set(Array.isArray(schema['required']) ? (schema['required'] as readonly JsonValue[]) : []);
  return [...membersOf(schema['properties'])].flatMap(([name, member]) => {
    const path = `${prefix}${name}`;
    const { value, nullable } = withoutNull(member);
    const row: SchemaRow = { path, type: typeOf(value) + (nullable ? ' or null' : ''), bounds: boundsOf(value), required: required.has(name), doc: String(member['description'] ?? value['description'] ?? '') };
    return [row, ...inside(value, path)];
  });
}

function inside(schema: JsonSchema, path: string): SchemaRow[] {
  const { items } = schema;
  if (isSchema(items)) return inside(items, `${path}[]`);
  const variants = schemasIn(schema['oneOf']);
  if (variants.length > 0) return variants.flatMap((variant) => schemaRows(variant, `${path} (${variantTag(variant)}).`));
  return schemaRows(schema, `${path}.`);
}

/** `null` as the other of two variants is a word in the type, not a variant. */
function withoutNull(schema: JsonSchema): { readonly value: JsonSchema; readonly nullable: boolean } {
  const variants = schemasIn(schema['anyOf']);
  const [value] = variants.filter(({ type }) => type !== 'null');
  return value !== undefined && variants.length === 2 ? { value, nullable: true } : { value: schema, nullable: false };
}

function typeOf(schema: JsonSchema): string {
  const { items, type } = schema;
  if (isSchema(items)) return `array of ${typeOf(items)}`;
  if (schemasIn(schema['oneOf']).length > 0) return 'object, of several kinds';
  return String(type ?? 'any');
}

function boundsOf(schema: JsonSchema): string {
  const { enum: values, const: single, pattern, minimum, maximum, minLength, maxLength } = schema;
  if (single !== undefined) return code(single);
  if (Array.isArray(values)) return (values as readonly JsonValue[]).map(code).join(', ');
  if (typeof pattern === 'string') return code(pattern);
  if (typeof maxLength === 'number') return `${typeof minLength === 'number' ? minLength : 0} to ${maxLength} characters`;
  const upper = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (typeof minimum === 'number') return upper === undefined ? `from ${minimum}` : `${minimum} to ${String(upper)}`;
  return '';
}

/** A table's cell ends at a bar, in code too. */
const code = (value: JsonValue): string => `\`${String(value).replaceAll('|', '\\|')}\``;
