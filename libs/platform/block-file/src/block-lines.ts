import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { pipeline, type Readable } from 'node:stream';

/** A block of a file, or what is wrong with its line. */
export interface BlockLine {
  /** From 1. */
  readonly lineNumber: number;
  readonly raw: Result<Uint8Array, Refusal>;
}

/** A block has at most 1,000,000 bytes; the JSON rendering that some files carry beside it may be ten times as long. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;
/** `"raw"`, then a colon with or without blanks, then the quote. */
const RAW_KEY = Buffer.from('"raw"');
const QUOTE = 0x22;
const BRACE = 0x7b;
const NEWLINE = 0x0a;

/** Bytes of the block in a line of JSON. Only `raw` is read, so the rest of a long line costs nothing. */
function rawOf(line: Buffer): Result<Uint8Array, Refusal> {
  const key = line.indexOf(RAW_KEY);
  const start = line.indexOf(QUOTE, key + RAW_KEY.length) + 1;
  const end = line.indexOf(QUOTE, start);
  const between = line.toString('latin1', key + RAW_KEY.length, start - 1).trim();
  const isObject = line[0] === BRACE && line.toString('latin1', line.length - 4).trimEnd().endsWith('}');
  if (key < 0 || start === 0 || end <= start || between !== ':' || !isObject) return err({ code: 'IMPORT_LINE_UNREADABLE' });
  // Decoding stops at the first character that is no hex digit.
  const bytes = Buffer.from(line.toString('latin1', start, end), 'hex');
  return bytes.length * 2 === end - start ? ok(bytes) : err({ code: 'IMPORT_LINE_UNREADABLE' });
}

/** Lines of a stream without their newline. A line beyond the bound ends the generator with undefined. */
async function* linesOf(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer | undefined> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      parts.push(chunk.subarray(from, at));
      yield parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
      parts = [];
      size = 0;
      from = at + 1;
    }
    parts.push(chunk.subarray(from));
    size += chunk.length - from;
    if (size > MAX_LINE_BYTES) {
      yield undefined;
      return;
    }
  }
  if (size > 0) yield Buffer.concat(parts);
}

/** The blocks of JSON lines, in order. Ends after the first line that cannot be read. */
export async function* blockLines(source: AsyncIterable<Buffer>): AsyncGenerator<BlockLine> {
  let lineNumber = 0;
  try {
    for await (const line of linesOf(source)) {
      lineNumber += 1;
      if (line === undefined) {
        yield { lineNumber, raw: err({ code: 'IMPORT_LINE_TOO_LONG' }) };
        return;
      }
      if (line.length === 0) continue;
      const raw = rawOf(line);
      yield { lineNumber, raw };
      if (!raw.ok) return;
    }
  } catch (error) {
    if (!isZlibError(error)) throw error;
    yield { lineNumber: lineNumber + 1, raw: err({ code: 'IMPORT_FILE_DAMAGED' }) };
  }
}

const isZlibError = (error: unknown): boolean => error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');

/** The blocks of a `.jsonl` or `.jsonl.gz` file. Rejects when the file cannot be opened. */
export function blocksOfFile(path: string): AsyncGenerator<BlockLine> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  // Errors of either stream surface in the iteration; the callback only keeps them from being thrown twice.
  const source: Readable = path.endsWith('.gz') ? pipeline(file, createGunzip({ chunkSize: 1 << 18 }), () => undefined) : file;
  return blockLines(source);
}
