import { createHash } from 'node:crypto';

/** Which request a key stands for: route, path, query and body, members in any order. 32 bytes. */
export function requestHash(routeId: string, parts: { readonly params: unknown; readonly query: unknown; readonly body: unknown }): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([routeId, canonical(parts.params), canonical(parts.query), canonical(parts.body)]))
    .digest();
}

/** The value with members sorted, so that equal requests hash alike. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value ?? null;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, canonical(member)]);
}
