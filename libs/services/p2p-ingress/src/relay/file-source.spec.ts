import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourcedBlock } from './block-source.port.ts';
import { fileSource } from './file-source.ts';

let directory: string;
const write = async (name: string, text: string): Promise<string> => {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
};

async function read(path: string, from: number): Promise<SourcedBlock[]> {
  const blocks: SourcedBlock[] = [];
  for await (const block of fileSource(path).blocks(from)) blocks.push(block);
  return blocks;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mbaas-source-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('a file of recorded blocks', () => {
  it('gives blocks from a height on', async () => {
    const path = await write('good.jsonl', '{"raw":"00"}\n{"raw":"01"}\n{"raw":"02"}\n');
    expect((await read(path, 1)).map(({ height, bytes }) => [height, ...bytes])).toEqual([[1, 1], [2, 2]]);
    expect(await read(path, 3)).toEqual([]);
  });

  it('rejects at a line that is no block, with its number', async () => {
    const path = await write('bad.jsonl', '{"raw":"00"}\n{"raw":"0"}\n');
    await expect(read(path, 0)).rejects.toMatchObject({ code: 'IMPORT_LINE_UNREADABLE', lineNumber: 2 });
  });

  it('rejects where there is no file', async () => {
    await expect(read(join(directory, 'none'), 0)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
