import { blocksOfFile, IMPORT_CODES, type ImportProgress } from '@mbaas/service-block-storage';
import { access } from 'node:fs/promises';
import { UserError } from '@mbaas/platform-service-process';
import type { CommandContext } from './command-context.ts';
import { countLines } from './count-lines.ts';
import { ProgressBar } from './progress-bar.ts';
import { withChain } from './with-chain.ts';

/** `mbaas import <blocks.jsonl[.gz]>`: exit code 0 when the whole file is in, 1 when it stopped at a line. */
export async function importCommand(file: string, { until }: { readonly until?: number }, context: CommandContext): Promise<number> {
  await access(file).catch(() => {
    throw new UserError(`There is no file ${file} that can be read.`);
  });
  const total = Math.min(await countLines(file), (until ?? Infinity) + 1);
  return withChain(context, async ({ blockStorage }) => {
    const bar = new ProgressBar(process.stderr);
    const startedAt = Date.now();
    const draw = (progress: ImportProgress, last = false) => bar.draw((progress.height + 1) / total, describe(progress, Date.now() - startedAt), last);
    const outcome = await blockStorage.importBlocks(blocksOfFile(file), { ...(until === undefined ? {} : { until }), onProgress: (progress) => draw(progress) });
    draw(outcome, true);
    process.stdout.write(`${outcome.blocks} blocks with ${outcome.transactions} transactions imported, ${outcome.skipped} were there; the tip is at ${outcome.height}.\n`);
    if (outcome.stopped === undefined) return 0;
    const { lineNumber, height, refusal } = outcome.stopped;
    process.stderr.write(`Stopped at line ${lineNumber} (height ${height}): ${refusal.code}. ${sentenceOf(refusal.code)}Everything before it is committed.\n`);
    return 1;
  });
}

const sentenceOf = (code: string): string => (code in IMPORT_CODES ? `${IMPORT_CODES[code as keyof typeof IMPORT_CODES].doc} ` : '');

function describe({ height, blocks, transactions }: ImportProgress, elapsedMs: number): string {
  const seconds = Math.max(elapsedMs, 1) / 1000;
  return `height ${height}  ${Math.round(blocks / seconds)} blocks/s  ${Math.round(transactions / seconds)} tx/s  ${seconds.toFixed(0)} s`;
}
