import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { PassThrough } from 'node:stream';

const NEWLINE = 0x0a;

/** Lines of a text file, compressed or not: the total of a progress bar. A damaged file counts as far as it can be read. */
export async function countLines(path: string): Promise<number> {
  let lines = 0;
  const count = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines += 1;
  };
  try {
    await pipeline(createReadStream(path), path.endsWith('.gz') ? createGunzip() : new PassThrough(), count);
  } catch (error) {
    // The import itself says what is wrong with the file, and in which line.
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))) throw error;
  }
  return lines;
}
