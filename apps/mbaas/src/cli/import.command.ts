import { decodeHeader } from '@mbaas/chain-codec';
import { blocksOfFile, IMPORT_CODES, type BlockLine, type BlockStorage, type ImportProgress } from '@mbaas/service-block-storage';
import { access } from 'node:fs/promises';
import { UserError } from '@mbaas/platform-service-process';
import type { CommandContext } from './command-context.ts';
import { countLines } from './count-lines.ts';
import { durationText } from './duration-text.ts';
import { ProgressBar } from './progress-bar.ts';
import { STOPPED, stoppable } from './stop-signal.ts';
import { withChain } from './with-chain.ts';

const HEADER_BYTES = 148;

/** Height of a file's first block: one above its parent, which the chain must have; 0 where the file begins with a genesis block. */
async function startHeightOf(file: string, storage: BlockStorage): Promise<number> {
  for await (const { raw } of blocksOfFile(file)) {
    const header = raw.ok ? decodeHeader(raw.value.subarray(0, HEADER_BYTES)) : raw;
    if (!header.ok || header.value.previousBlockHash.every((byte) => byte === 0)) return 0;
    const parent = await storage.reader.at((moment) => moment.blockOf(header.value.previousBlockHash));
    if (parent === undefined) throw new UserError(`${file} begins above the stored chain: the parent of its first block is not there.`);
    return parent.height + 1;
  }
  return 0;
}

/** Lines until somebody asks to stop. */
async function* untilTold(lines: AsyncIterable<BlockLine>, signal: AbortSignal): AsyncGenerator<BlockLine> {
  for await (const line of lines) {
    if (signal.aborted) return;
    yield line;
  }
}

/** `mbaas import <blocks.jsonl[.gz]>`: 0 when the whole file is in, 1 when it stopped at a line, 130 when it was told to stop. */
export async function importCommand(file: string, { until }: { readonly until?: number }, context: CommandContext): Promise<number> {
  await access(file).catch(() => {
    throw new UserError(`There is no file ${file} that can be read.`);
  });
  const lines = await countLines(file);
  return stoppable((signal) =>
    withChain(context, async ({ blockStorage }) => {
      const startHeight = await startHeightOf(file, blockStorage);
      const total = Math.max(1, Math.min(lines, (until ?? Infinity) + 1 - startHeight));
      const bar = new ProgressBar(process.stderr);
      const startedAt = Date.now();
      const draw = (progress: ImportProgress, last = false) => {
        const share = (progress.height + 1 - startHeight) / total;
        bar.draw(share, describe(progress, Date.now() - startedAt, total + startHeight - 1 - progress.height), last);
      };
      const outcome = await blockStorage.importBlocks(untilTold(blocksOfFile(file), signal), { startHeight, ...(until === undefined ? {} : { until }), onProgress: (progress) => draw(progress) });
      draw(outcome, true);
      process.stdout.write(`${outcome.blocks} blocks with ${outcome.transactions} transactions imported, ${outcome.skipped} were there; the tip is at ${outcome.height}.\n`);
      if (outcome.stopped !== undefined) {
        const { lineNumber, height, refusal } = outcome.stopped;
        process.stderr.write(`Stopped at line ${lineNumber} (height ${height}): ${refusal.code}. ${sentenceOf(refusal.code)}Everything before it is committed.\n`);
        return 1;
      }
      if (!signal.aborted) return 0;
      process.stderr.write(`Stopped at height ${outcome.height}. Run it again with the same file to go on.\n`);
      return STOPPED;
    }),
  );
}

const sentenceOf = (code: string): string => (code in IMPORT_CODES ? `${IMPORT_CODES[code as keyof typeof IMPORT_CODES].doc} ` : '');

function describe({ height, blocks, transactions }: ImportProgress, elapsedMs: number, left: number): string {
  const seconds = Math.max(elapsedMs, 1) / 1000;
  const remaining = blocks === 0 ? '' : `  ${durationText((seconds / blocks) * Math.max(0, left))} left`;
  return `height ${height}  ${Math.round(blocks / seconds)} blocks/s  ${Math.round(transactions / seconds)} tx/s${remaining}`;
}
