import type { IncomingMessage } from 'node:http';

/** What came, or why it did not: more than allowed, endlessly much, or the asker went away. */
export type Body = { readonly bytes: Buffer } | { readonly refused: 'too-large' | 'endless' | 'aborted' };

/** A body too large is let pass unread up to this many limits: an answer sent before its end would be lost with the connection. */
const PATIENCE = 8;

/** Reads a request's body to its end, holding at most `limit` bytes. */
export function readBody(request: IncomingMessage, limit: number): Promise<Body> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks = [];
      if (size > limit * PATIENCE) {
        request.pause();
        resolve({ refused: 'endless' });
      }
    });
    request.once('end', () => resolve(size > limit ? { refused: 'too-large' } : { bytes: Buffer.concat(chunks) }));
    request.once('error', () => resolve({ refused: 'aborted' }));
    request.once('close', () => resolve({ refused: 'aborted' }));
  });
}
