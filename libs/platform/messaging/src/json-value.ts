import { BrokenAssumption } from '@mbaas/kernel';

/** What survives a wire. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** Deepest nesting taken; it also ends a circle. */
const MAX_DEPTH = 32;

/** Where a value is not JSON, and what stands there. */
export class NotJson extends BrokenAssumption {}

/**
 * A deep copy of a value that is JSON already. Members that are undefined are left out, as JSON does; whatever JSON would
 * silently change or drop (Date, bytes, bigint, NaN, functions, class instances, undefined in a list) throws NotJson.
 * `what` names the value in the message.
 */
export function copyJson(value: unknown, what: string): JsonValue {
  return copy(value, what, 0);
}

/** Throws NotJson like copyJson, and copies nothing the caller keeps. */
export function assertJson(value: unknown, what: string): asserts value is JsonValue {
  copy(value, what, 0);
}

function copy(value: unknown, path: string, depth: number): JsonValue {
  if (depth > MAX_DEPTH) throw new NotJson(`Too deep or circular: ${path}`);
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (Number.isFinite(value)) return value;
      break;
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) return value.map((item, index) => copy(item, `${path}.${index}`, depth + 1));
      if (isPlain(value)) return copyMembers(value, path, depth);
      break;
  }
  throw new NotJson(`Not a JSON value (${typeof value}): ${path}`);
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

function copyMembers(value: object, path: string, depth: number): { readonly [name: string]: JsonValue } {
  const members: [string, JsonValue][] = [];
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) members.push([name, copy(member, `${path}.${name}`, depth + 1)]);
  }
  // fromEntries defines members, so that one called __proto__ stays data.
  return Object.fromEntries(members);
}
