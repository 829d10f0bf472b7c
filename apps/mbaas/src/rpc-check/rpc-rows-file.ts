import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { UserError } from '@mbaas/platform-service-process';
import { readRpcRow, type RpcRow } from './rpc-row.ts';

/** Unpacked size that is read at most: some hundred thousand rows. */
const MAX_BYTES = 512 * 1024 * 1024;

async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch(() => {
    throw new UserError(`There is no file ${file} that can be read.`);
  });
  if (!file.endsWith('.gz')) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES }).toString('utf8');
  } catch (error) {
    throw new UserError(`${file} cannot be unpacked: ${error instanceof Error ? error.message : 'unknown cause'}. At most ${MAX_BYTES} bytes are read.`);
  }
}

/** Rows of a .jsonl or .jsonl.gz file, in order. UserError when it cannot be read, or names the line that is no row. */
export async function readRpcRows(file: string): Promise<RpcRow[]> {
  const rows: RpcRow[] = [];
  for (const [index, line] of (await textOf(file)).split('\n').entries()) {
    if (line.trim() === '') continue;
    const row = readRpcRow(line, index + 1);
    if (!row.ok) throw new UserError(`Line ${index + 1} of ${file} is not a recorded call: it needs api, command and params.`);
    rows.push(row.value);
  }
  return rows;
}
