import type { IncomingMessage } from 'node:http';

/** What came, or why it did not: more than allowed, or the asker went away. */
export type Body = { readonly bytes: Buffer } | { readonly refused: 'too-large' | 'aborted' };

/** Reads a request's body, holding at most `limit` bytes. */
export function readBody(request: IncomingMessage, limit: number): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve({ refused: 'too-large' });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        request.pause();
        resolve({ refused: 'too-large' });
      }
    });
    request.once('end', () => resolve({ bytes: Buffer.concat(chunks) }));
    request.once('error', () => resolve({ refused: 'aborted' }));
    request.once('close', () => resolve({ refused: 'aborted' }));
  });
}
