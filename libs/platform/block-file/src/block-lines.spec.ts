import { Readable } from 'node:stream';
import { createGunzip, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { blockLines, type BlockLine } from './block-lines.ts';

async function read(source: AsyncIterable<Buffer>): Promise<BlockLine[]> {
  const lines: BlockLine[] = [];
  for await (const line of blockLines(source)) lines.push(line);
  return lines;
}

const chunks = (...texts: string[]): Readable => Readable.from(texts.map((text) => Buffer.from(text)));
const shown = (lines: readonly BlockLine[]): unknown[] => lines.map(({ lineNumber, raw }) => [lineNumber, raw.ok ? Buffer.from(raw.value).toString('hex') : raw.error.code]);

describe('blockLines', () => {
  it('gives the bytes of each line, however the stream is cut', async () => {
    expect(shown(await read(chunks('{"raw":"00', 'ff"}\n{"height":1, "raw" : "01"}\n\n{"raw":"02"}')))).toEqual([[1, '00ff'], [2, '01'], [4, '02']]);
  });

  it.each(['no json', '{"raw":"0"}', '{"raw":"0g"}', '{"raw":""}', '["raw":"00"]', '{"other":"00"}'])('ends at %s', async (line) => {
    expect(shown(await read(chunks(`{"raw":"00"}\n${line}\n{"raw":"01"}\n`)))).toEqual([[1, '00'], [2, 'IMPORT_LINE_UNREADABLE']]);
  });

  it('says when the compressed file is cut', async () => {
    const cut = gzipSync(Buffer.from('{"raw":"00"}\n'.repeat(1000))).subarray(0, 50);
    expect((await read(Readable.from([cut]).pipe(createGunzip()))).at(-1)?.raw).toEqual({ ok: false, error: { code: 'IMPORT_FILE_DAMAGED' } });
  });
});
