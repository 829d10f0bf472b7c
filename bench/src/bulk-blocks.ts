import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** 141 blocks of a real node: 64,824 transactions, 66,728 signatures, 17.2 MB. */
export const BULK_FILE = new URL('../../vectors/chain/blocks.bulk.jsonl.gz', import.meta.url);

/** The blocks' wire bytes, oldest first. */
export const bulkBlocks = (): Uint8Array[] =>
  gunzipSync(readFileSync(BULK_FILE))
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Buffer.from((JSON.parse(line) as { raw: string }).raw, 'hex'));
