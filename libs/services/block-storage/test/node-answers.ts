import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { chainVector } from './storage-kit.ts';

/** A row of the node's own answers. */
export interface NodeAnswer {
  readonly api: string;
  readonly command: string;
  readonly params: readonly string[];
  readonly result: unknown;
  readonly height_after: number;
}

/** Rows of one command of the third API at a tip, with a result. */
export function nodeAnswers(command: string, tip: number, parameters: number): NodeAnswer[] {
  const lines = gunzipSync(readFileSync(chainVector('rpc.private.jsonl.gz'))).toString('utf8').trimEnd().split('\n');
  return lines
    .map((line) => JSON.parse(line) as NodeAnswer)
    .filter((row) => row.api === 'v3' && row.command === command && row.height_after === tip && row.params.length === parameters && typeof row.result === 'object' && row.result !== null);
}
