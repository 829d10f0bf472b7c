import type { FastifyInstance } from 'fastify';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];

/** A refusal in the framework's form: the problem filter knows it by its status. */
class BodyRefused extends Error {
  override readonly name = 'BodyRefused';
  readonly statusCode = 400;
}

/**
 * Bodies are JSON in UTF-8 and nothing else. A byte that is no UTF-8 or a member given twice would be read differently by
 * another reader of the same text, so both are refused, as is a member named `__proto__`.
 */
export function registerJsonBody(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  const parse = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    const text = decoded(bytes);
    if (text === null) return done(new BodyRefused('not UTF-8'));
    return parse(request, text, (error, value: unknown) => {
      if (error === null && countMembers(value) !== countNames(text)) return done(new BodyRefused('a member is given twice'));
      return done(error, value);
    });
  });
}

function decoded(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Members of all objects within a value. */
function countMembers(value: unknown): number {
  let count = 0;
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    const inner: unknown[] = Object.values(next);
    if (!Array.isArray(next)) count += inner.length;
    for (const item of inner) open.push(item);
  }
  return count;
}

/** Texts before a colon in a text that is JSON: the names of its members as they were written. */
function countNames(text: string): number {
  let count = 0;
  let at = text.indexOf('"');
  while (at >= 0) {
    let end = at + 1;
    while (text.charCodeAt(end) !== QUOTE) end += text.charCodeAt(end) === BACKSLASH ? 2 : 1;
    let after = end + 1;
    while (text.charCodeAt(after) <= 0x20) after += 1;
    if (text.charCodeAt(after) === COLON) count += 1;
    at = text.indexOf('"', after);
  }
  return count;
}
