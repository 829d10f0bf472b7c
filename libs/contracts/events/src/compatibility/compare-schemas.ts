import type { Change, ChangeCode } from './change-codes.ts';
import { canonicalJson, isSchema, membersOf, schemasIn, type JsonSchema, type JsonValue } from './json-schema.ts';

/** Lower bounds: a lower one takes more. */
const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const TEXTS = ['pattern', 'format', 'contentEncoding'];
/** Looked at one by one, or saying nothing about what is taken. */
const KNOWN = new Set([...LOWER, ...UPPER, ...TEXTS, 'type', 'const', 'enum', 'properties', 'required', 'additionalProperties', 'items', 'anyOf', 'oneOf', '$schema', 'title', 'description', 'examples']);

/** Changes from the published schema to today's that break a reader of one of them. None: each reads what the other writes. */
export function compareSchemas(published: JsonSchema, today: JsonSchema, path = ''): Change[] {
  if (typesOf(published) !== typesOf(today)) return [{ path, code: 'TYPE_CHANGED' }];
  const here = (code: ChangeCode): Change => ({ path, code });
  return [
    ...compareValues(published, today).map(here),
    ...compareBounds(published, today).map(here),
    ...TEXTS.filter((keyword) => published[keyword] !== today[keyword]).map(() => here('PATTERN_CHANGED')),
    ...compareMembers(published, today, path),
    ...compareItems(published, today, path),
    ...compareVariants(published, today, path),
    ...otherKeywords(published, today).map(() => here('SCHEMA_CHANGED')),
  ];
}

/** One type or several, in any order. */
const typesOf = ({ type }: JsonSchema): string => canonicalJson(Array.isArray(type) ? [...(type as readonly JsonValue[])].sort() : type);

function compareValues(published: JsonSchema, today: JsonSchema): ChangeCode[] {
  const before = valuesOf(published);
  const after = valuesOf(today);
  if (before === undefined || after === undefined) return before === after ? [] : [before === undefined ? 'ENUM_NARROWED' : 'ENUM_WIDENED'];
  const added = [...after].some((value) => !before.has(value));
  const gone = [...before].some((value) => !after.has(value));
  return [...(added ? (['ENUM_WIDENED'] as const) : []), ...(gone ? (['ENUM_NARROWED'] as const) : [])];
}

/** The values allowed by `enum` or `const`; undefined where any is. */
function valuesOf({ enum: list, const: single }: JsonSchema): ReadonlySet<string> | undefined {
  if (Array.isArray(list)) return new Set((list as readonly JsonValue[]).map(canonicalJson));
  return single === undefined ? undefined : new Set([canonicalJson(single)]);
}

function compareBounds(published: JsonSchema, today: JsonSchema): ChangeCode[] {
  const changes = new Set<ChangeCode>();
  for (const [keywords, sign] of [[LOWER, -1], [UPPER, 1]] as const) {
    for (const keyword of keywords) {
      const before = boundOf(published[keyword], sign);
      const after = boundOf(today[keyword], sign);
      if (after > before) changes.add('BOUND_WIDENED');
      if (after < before) changes.add('BOUND_NARROWED');
    }
  }
  return [...changes];
}

/** How much a bound lets through, as a number that grows with it; without a bound, everything. */
const boundOf = (bound: JsonValue | undefined, sign: 1 | -1): number => (typeof bound === 'number' ? bound * sign : Number.POSITIVE_INFINITY);

function compareMembers(published: JsonSchema, today: JsonSchema, path: string): Change[] {
  const before = membersOf(published['properties']);
  const after = membersOf(today['properties']);
  const wasRequired = namesIn(published['required']);
  const isRequired = namesIn(today['required']);
  const changes: Change[] = [];
  if (canonicalJson(published['additionalProperties']) !== canonicalJson(today['additionalProperties'])) changes.push({ path, code: 'STRICTNESS_CHANGED' });
  for (const [name, member] of before) {
    const at = path === '' ? name : `${path}.${name}`;
    const now = after.get(name);
    if (now === undefined) {
      if (isStrict(today) || wasRequired.has(name)) changes.push({ path: at, code: 'MEMBER_REMOVED' });
      continue;
    }
    if (!wasRequired.has(name) && isRequired.has(name)) changes.push({ path: at, code: 'MEMBER_REQUIRED' });
    if (wasRequired.has(name) && !isRequired.has(name)) changes.push({ path: at, code: 'MEMBER_OPTIONAL' });
    changes.push(...compareSchemas(member, now, at));
  }
  for (const name of after.keys()) {
    if (before.has(name)) continue;
    const at = path === '' ? name : `${path}.${name}`;
    if (isStrict(published)) changes.push({ path: at, code: 'MEMBER_ADDED' });
    if (isRequired.has(name)) changes.push({ path: at, code: 'MEMBER_REQUIRED' });
  }
  return changes;
}

const isStrict = (schema: JsonSchema): boolean => schema['additionalProperties'] === false;

const namesIn = (value: JsonValue | undefined): ReadonlySet<JsonValue> => new Set(Array.isArray(value) ? (value as readonly JsonValue[]) : []);

function compareItems(published: JsonSchema, today: JsonSchema, path: string): Change[] {
  const before = published['items'];
  const after = today['items'];
  if (isSchema(before) && isSchema(after)) return compareSchemas(before, after, `${path}[]`);
  return canonicalJson(before) === canonicalJson(after) ? [] : [{ path: `${path}[]`, code: 'TYPE_CHANGED' }];
}

/** Variants are met again by what tells them apart: their type and the members with one value. */
function compareVariants(published: JsonSchema, today: JsonSchema, path: string): Change[] {
  return ['anyOf', 'oneOf'].flatMap((keyword) => {
    const before = byTag(schemasIn(published[keyword]));
    const after = byTag(schemasIn(today[keyword]));
    return [
      ...[...before].flatMap(([tag, variant]): Change[] => {
        const now = after.get(tag);
        return now === undefined ? [{ path: `${path}(${tag})`, code: 'VARIANT_REMOVED' }] : compareSchemas(variant, now, `${path}(${tag})`);
      }),
      ...[...after.keys()].filter((tag) => !before.has(tag)).map((tag): Change => ({ path: `${path}(${tag})`, code: 'VARIANT_ADDED' })),
    ];
  });
}

function byTag(variants: readonly JsonSchema[]): ReadonlyMap<string, JsonSchema> {
  const tagged = new Map<string, JsonSchema>();
  for (const variant of variants) {
    const tag = variantTag(variant);
    // Two variants that nothing tells apart are told apart by all they say: any change to one then shows as another variant.
    tagged.set(tagged.has(tag) ? canonicalJson(variant) : tag, variant);
  }
  return tagged;
}

/** `mst-issued` for an object whose one fixed member has that value; else the type. */
export function variantTag(variant: JsonSchema): string {
  const fixed = [...membersOf(variant['properties']).values()].flatMap(({ const: value }) => (typeof value === 'string' ? [value] : []));
  return fixed.length > 0 ? fixed.join('+') : String(variant['type'] ?? canonicalJson(variant));
}

/** Keywords of either that nothing above looks at and that differ: better a raised version too many than a reader broken. */
function otherKeywords(published: JsonSchema, today: JsonSchema): string[] {
  const names = new Set([...Object.keys(published), ...Object.keys(today)]);
  return [...names].filter((name) => !KNOWN.has(name) && canonicalJson(published[name]) !== canonicalJson(today[name]));
}
