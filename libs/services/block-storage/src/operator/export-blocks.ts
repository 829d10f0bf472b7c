import { littleEndianNumber } from '@mbaas/chain-primitives';
import { showHash } from '../facts/display.ts';
import type { ChainReader } from '../reader/chain-reader.ts';
import { loadTip } from '../reader/read-scope.ts';
import { loadMainBlocks } from './main-blocks.ts';
import { ChainMoved } from './operator.codes.ts';

export interface ExportOptions {
  /** First height; 0 unless told. */
  readonly from?: number;
  /** Last height; the tip unless told. */
  readonly to?: number;
  /** Ends the export between two blocks. */
  readonly signal?: AbortSignal;
}

/** A line of a file of blocks: what an import reads. */
export interface ExportedBlock {
  readonly height: number;
  /** As people write it. */
  readonly hash: string;
  readonly version: number;
  readonly ntx: number;
  /** Wire bytes in hex. */
  readonly raw: string;
}

const PARENT = { start: 4, end: 36 };

/**
 * Blocks of the main chain as received, oldest first, from the tables and a few at a time. Each few are of one moment: a
 * chain that takes another branch in between ends it with ChainMoved.
 */
export async function* exportBlocks(reader: ChainReader, { from = 0, to, signal }: ExportOptions = {}): AsyncGenerator<ExportedBlock> {
  const last = Math.min(to ?? Number.MAX_SAFE_INTEGER, await reader.rows(async (rows) => (await loadTip(rows)).height));
  let parent: Buffer | undefined;
  for (let height = Math.max(0, from); height <= last; ) {
    const blocks = await reader.rows((rows) => loadMainBlocks(rows, height, last));
    if (blocks.length === 0) throw new ChainMoved();
    for (const { hash, raw, transactions, height: at } of blocks) {
      if (signal?.aborted === true) return;
      if (at !== height || (parent !== undefined && parent.compare(raw, PARENT.start, PARENT.end) !== 0)) throw new ChainMoved();
      yield { height, hash: showHash(hash), version: Number(littleEndianNumber(raw.subarray(0, 4))), ntx: transactions, raw: raw.toString('hex') };
      parent = hash;
      height += 1;
    }
  }
}
