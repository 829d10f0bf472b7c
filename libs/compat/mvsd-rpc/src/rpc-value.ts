/** JSON as the node writes it. Integers are bigint: an MST amount reaches 2^64-1, beyond what a number holds. */
export type RpcValue = null | boolean | string | number | bigint | readonly RpcValue[] | { readonly [name: string]: RpcValue };

/** A JSON object. */
export type RpcObject = { readonly [name: string]: RpcValue };

export const isRpcObject = (value: RpcValue | undefined): value is RpcObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Array.isArray does not narrow readonly arrays away. */
const isList = (value: RpcValue): value is readonly RpcValue[] => Array.isArray(value);

/** Same JSON: members in any order, arrays in order, integers by value whether number or bigint. */
export function equalRpcValues(a: RpcValue, b: RpcValue): boolean {
  if (a === b) return true;
  if (isNumeric(a) && isNumeric(b)) return numericText(a) === numericText(b);
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (isList(a) || isList(b)) {
    return isList(a) && isList(b) && a.length === b.length && a.every((item, index) => equalRpcValues(item, b[index] as RpcValue));
  }
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && equalRpcValues(a[name] as RpcValue, b[name] as RpcValue));
}

const isNumeric = (value: RpcValue): value is number | bigint => typeof value === 'number' || typeof value === 'bigint';
const numericText = (value: number | bigint): string => (Number.isInteger(value) ? BigInt(value) : value).toString();

/** What a reviver gets since ECMAScript's source text access; the compiler's library does not know it yet. */
type SourceReviver = (this: unknown, key: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** JSON text → value without rounding: every integer literal becomes a bigint. Throws SyntaxError on what is no JSON. */
export function parseRpcJson(text: string): RpcValue {
  const exact: SourceReviver = (_key, value, context) =>
    typeof value === 'number' && context?.source !== undefined && /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
  return JSON.parse(text, exact) as RpcValue;
}

/** Value → JSON text, members sorted by name so that two renderings can be laid side by side. */
export function formatRpcValue(value: RpcValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (isNumeric(value)) return numericText(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(formatRpcValue).join(',')}]`;
  const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${formatRpcValue(value[name] as RpcValue)}`);
  return `{${members.join(',')}}`;
}
