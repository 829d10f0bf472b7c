import type { Refusal } from '@mbaas/kernel';
import type { PreparedBlock } from '../connect/prepared-block.ts';
import { readBlock, type ReadBlock } from '../connect/read-block.ts';
import { showHash } from '../facts/display.ts';
import type { ChainWriter } from '../writer/chain-writer.ts';
import type { BlockLine } from '@mbaas/platform-block-file';

/** Bounds of a run: blocks prepared together, with one coin lookup. */
const RUN_BLOCKS = 64;
const RUN_BYTES = 1 << 19;

export interface ImportOptions {
  /** Last height to import. */
  readonly until?: number;
  /** Height of the first block of the source, at most one above the tip; 0 unless told. */
  readonly startHeight?: number;
  /** Called after each commit, and once at the end. */
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  /** Height committed. */
  readonly height: number;
  /** Blocks and transactions committed by this import. */
  readonly blocks: number;
  readonly transactions: number;
}

/** How an import ended. `stopped`: the line it could not pass; everything before it is committed. */
export interface ImportOutcome extends ImportProgress {
  /** Blocks of the file that were stored before. */
  readonly skipped: number;
  readonly stopped?: { readonly lineNumber: number; readonly height: number; readonly refusal: Refusal };
}

/**
 * Connects the blocks of a file after those stored: blocks up to the tip are compared by hash and skipped, so that an
 * import that was stopped (or killed) goes on where it was. Every check is made.
 */
export async function importBlocks(writer: ChainWriter, source: AsyncIterable<BlockLine>, { until = Number.MAX_SAFE_INTEGER, startHeight = 0, onProgress }: ImportOptions = {}): Promise<ImportOutcome> {
  const { headers } = writer.state;
  const progress = { height: headers.top, blocks: 0, transactions: 0 };
  const lineOfHeight = new Map<number, number>();
  let skipped = 0;
  let stopped: ImportOutcome['stopped'];

  async function* runs(): AsyncGenerator<readonly ReadBlock[]> {
    let run: ReadBlock[] = [];
    let bytes = 0;
    let height = startHeight;
    const firstNew = headers.top + 1;
    for await (const { lineNumber, raw } of source) {
      if (height > until) break;
      const read = raw.ok ? readBlock(raw.value) : raw;
      if (!read.ok) {
        stopped = { lineNumber, height, refusal: read.error };
        break;
      }
      if (height < firstNew) {
        if (showHash(read.value.hash) !== showHash(headers.hash(height))) {
          stopped = { lineNumber, height, refusal: { code: height === 0 ? 'IMPORT_GENESIS_MISMATCH' : 'IMPORT_BLOCK_UNCONNECTED' } };
          break;
        }
        skipped += 1;
      } else {
        lineOfHeight.set(height, lineNumber);
        run.push(read.value);
        bytes += read.value.decoded.bytes.length;
      }
      height += 1;
      if (run.length < RUN_BLOCKS && bytes < RUN_BYTES) continue;
      yield run;
      run = [];
      bytes = 0;
    }
    if (run.length > 0) yield run;
  }

  const onCommitted = (blocks: readonly PreparedBlock[]): void => {
    for (const { height, transactions } of blocks) {
      progress.height = height;
      progress.blocks += 1;
      progress.transactions += transactions.length;
      lineOfHeight.delete(height);
    }
    onProgress?.({ ...progress });
  };
  const stop = await writer.extendFrom(runs(), onCommitted);
  if (stop !== undefined) {
    const code = stop.refusal.code === 'BLOCK_PARENT_UNKNOWN' ? 'IMPORT_BLOCK_UNCONNECTED' : stop.refusal.code;
    stopped = { lineNumber: lineOfHeight.get(stop.height) ?? 0, height: stop.height, refusal: { ...stop.refusal, code } };
  }
  onProgress?.({ ...progress });
  return { ...progress, height: headers.top, skipped, ...(stopped === undefined ? {} : { stopped }) };
}
