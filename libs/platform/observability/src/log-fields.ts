/** Values of a log line: one level deep; ids, numbers, codes, durations with the unit in the name. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Longest text of one field, in characters; the rest is cut off. */
export const MAX_FIELD_LENGTH = 2000;

/** Names that carry secrets wherever they appear. A last net: code must not pass such values at all. */
const SECRET_NAME = /pass(word|phrase)|secret|mnemonic|private_?key|seed|authorization|cookie|api_?key|credential|token$/i;

/** `scheme://user:password@host` keeps everything but the password. */
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]*@/gi;

/** Makes fields safe to write: secrets redacted, bytes and objects reduced, errors to name, message, code and stack. */
export function cleanFields(fields: LogFields | undefined): Record<string, unknown> {
  const clean: Record<string, unknown> = {};
  if (fields === undefined) return clean;
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    clean[name] = cleanField(name, value, 0);
  }
  return clean;
}

/** A number or a boolean is no secret, whatever its name: `{ seeds: 3 }`. */
function cleanField(name: string, value: unknown, depth: number): unknown {
  const harmless = typeof value === 'number' || typeof value === 'boolean' || value === null;
  return !harmless && SECRET_NAME.test(name) ? '[redacted]' : cleanValue(value, depth);
}

function cleanText(text: string): string {
  const open = text.replace(URL_PASSWORD, '$1:[redacted]@');
  return open.length > MAX_FIELD_LENGTH ? `${open.slice(0, MAX_FIELD_LENGTH)}…` : open;
}

function cleanValue(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
      return cleanText(value);
    case 'number':
    case 'boolean':
      return value;
    case 'bigint':
      return value.toString();
    case 'object':
      return value === null ? null : cleanObject(value, depth);
    default:
      return `[${typeof value}]`;
  }
}

function cleanObject(value: object, depth: number): unknown {
  if (value instanceof Error) return cleanError(value, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[invalid date]' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth > 0) return '[object]';
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => cleanValue(item, 1));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, cleanField(name, item, 1)]));
}

function cleanError(error: Error, depth: number): Record<string, unknown> {
  const code = (error as Error & { code?: unknown }).code;
  return {
    name: error.name,
    message: cleanText(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: cleanText(error.stack) }),
    ...(error.cause instanceof Error && depth < 3 ? { cause: cleanError(error.cause, depth + 1) } : {}),
  };
}
