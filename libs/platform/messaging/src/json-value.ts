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
  return copy(value, [what]);
}

/** Throws NotJson like copyJson, and copies nothing the caller keeps. */
export function assertJson(value: unknown, what: string): asserts value is JsonValue {
  copy(value, [what]);
}

/** `path` is where `value` stands; one list for the whole walk, joined only when something is wrong. */
function copy(value: unknown, path: string[]): JsonValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (Number.isFinite(value)) return value;
      break;
    case 'object':
      if (value === null) return null;
      if (path.length > MAX_DEPTH) throw new NotJson(`Too deep or circular: ${path.join('.')}`);
      if (Array.isArray(value)) return Array.from(value, (item: unknown, index) => copyAt(item, String(index), path));
      if (isPlain(value)) return copyMembers(value, path);
      break;
    default:
      break;
  }
  throw new NotJson(`Not a JSON value (${typeof value}): ${path.join('.')}`);
}

function copyAt(value: unknown, name: string, path: string[]): JsonValue {
  path.push(name);
  const copied = copy(value, path);
  path.pop();
  return copied;
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

function copyMembers(value: object, path: string[]): { readonly [name: string]: JsonValue } {
  const copied: Record<string, JsonValue> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const json = copyAt(member, name, path);
    // Assigned, a member called __proto__ would become the prototype; defined, it stays data.
    if (name === '__proto__') Object.defineProperty(copied, name, { value: json, enumerable: true, configurable: true, writable: true });
    else copied[name] = json;
  }
  return copied;
}
