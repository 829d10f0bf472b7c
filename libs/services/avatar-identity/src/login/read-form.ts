import type { IncomingMessage } from 'node:http';

const MAX_BYTES = 4096;
/** What is read and thrown away of a larger body, so that its sender gets the answer. */
const MAX_DRAINED_BYTES = 1024 * 1024;
const MAX_NAME = 255;
const MAX_SIGNATURE = 256;

export interface LoginForm {
  readonly avatar: string;
  readonly signature: string;
}

/** Reads a login as a browser's form or as JSON. At most 4 KiB; null for anything else. */
export async function readLoginForm(request: IncomingMessage): Promise<LoginForm | null> {
  const body = await readBody(request);
  if (body === null) return null;
  const { avatar, signature } = parse(body.toString('utf8'), request.headers['content-type'] ?? '') ?? {};
  if (typeof avatar !== 'string' || typeof signature !== 'string') return null;
  return avatar.length <= MAX_NAME && signature.length <= MAX_SIGNATURE ? { avatar, signature: signature.trim() } : null;
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_DRAINED_BYTES) return null;
    if (size <= MAX_BYTES) chunks.push(chunk);
  }
  return size <= MAX_BYTES ? Buffer.concat(chunks) : null;
}

function parse(text: string, contentType: string): Record<string, unknown> | null {
  if (!contentType.startsWith('application/json')) return Object.fromEntries(new URLSearchParams(text));
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
