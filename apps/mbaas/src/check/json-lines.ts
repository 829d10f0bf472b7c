import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UserError } from '@mbaas/platform-service-process';

/** Longest line that is read: a block with its JSON rendering stays below. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;
const NEWLINE = 0x0a;

export interface JsonLine {
  /** From 1. */
  readonly lineNumber: number;
  readonly text: string;
}

async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  const bytes = createReadStream(file, { highWaterMark: 1 << 18 });
  // Errors of either stream surface in the iteration; the callback only keeps them from being thrown twice.
  const source: Readable = file.endsWith('.gz') ? pipeline(bytes, createGunzip(), () => undefined) : bytes;
  try {
    for await (const chunk of source) yield chunk as Buffer;
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${error instanceof Error ? error.message : 'unknown cause'}.`);
  }
}

/** UserError where a file cannot be opened. */
export async function mustBeReadable(file: string): Promise<void> {
  await access(file).catch(() => {
    throw new UserError(`There is no file ${file} that can be read.`);
  });
}

/** Lines of a .jsonl or .jsonl.gz file that are not empty. UserError when it cannot be read or a line is longer than 64 MiB. */
export async function* jsonLines(file: string): AsyncGenerator<JsonLine> {
  await mustBeReadable(file);
  let lineNumber = 0;
  let parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunksOf(file)) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      parts.push(chunk.subarray(from, at));
      lineNumber += 1;
      const text = Buffer.concat(parts).toString('utf8');
      if (text.trim() !== '') yield { lineNumber, text };
      parts = [];
      size = 0;
      from = at + 1;
    }
    parts.push(chunk.subarray(from));
    size += chunk.length - from;
    if (size > MAX_LINE_BYTES) throw new UserError(`Line ${lineNumber + 1} of ${file} is longer than ${MAX_LINE_BYTES} bytes.`);
  }
  const text = Buffer.concat(parts).toString('utf8');
  if (text.trim() !== '') yield { lineNumber: lineNumber + 1, text };
}
