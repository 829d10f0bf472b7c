import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** 6,545 blocks of a real node's private network, most of them with a coinbase alone, an ethash seal each. */
export const SMALL_FILE = new URL('../../vectors/chain/blocks.private.jsonl.gz', import.meta.url);

/** The first blocks' wire bytes, genesis first. The first 5,000 are proof of work. */
export const smallBlocks = (count: number): Uint8Array[] =>
  gunzipSync(readFileSync(SMALL_FILE))
    .toString('latin1')
    .split('\n', count)
    .map((line) => Buffer.from((JSON.parse(line) as { raw: string }).raw, 'hex'));
