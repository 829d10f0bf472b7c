import { UserError } from '@mbaas/platform-service-process';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { CommandContext } from './command-context.ts';
import { durationText } from './duration-text.ts';
import { ProgressBar } from './progress-bar.ts';
import { STOPPED, stoppable } from './stop-signal.ts';
import type { HeightRange } from './verify.command.ts';
import { withChain } from './with-chain.ts';

/** Unfinished files are told from whole ones by their name. */
const partOf = (file: string): string => `${file}.part`;

async function writeLines(lines: AsyncIterable<string>, file: string, signal: AbortSignal): Promise<void> {
  const source = Readable.from(lines);
  const target: Writable = createWriteStream(partOf(file));
  const stages = file.endsWith('.gz') ? [source, createGzip(), target] : [source, target];
  await pipeline(stages, { signal });
}

/** `mbaas export <file>`: main-chain blocks as lines that `mbaas import` reads. 0: the whole range · 130: told to stop, no file. */
export async function exportCommand(file: string, { from = 0, to }: HeightRange, context: CommandContext): Promise<number> {
  if (!/\.jsonl(?:\.gz)?$/.test(file)) throw new UserError(`${file} is to end in .jsonl or .jsonl.gz.`);
  return stoppable((signal) =>
    withChain(context, async ({ blockStorage }) => {
      const tip = blockStorage.writer.state.height;
      const last = Math.min(to ?? tip, tip);
      if (from < 0 || from > last) throw new UserError(`There are no blocks from ${from} to ${to ?? tip}: the tip is at ${tip}.`);
      const bar = new ProgressBar(process.stderr);
      const startedAt = Date.now();
      let blocks = 0;
      async function* lines(): AsyncGenerator<string> {
        for await (const item of blockStorage.exportBlocks({ from, to: last, signal })) {
          blocks += 1;
          const seconds = (Date.now() - startedAt) / 1000;
          bar.draw(blocks / (last - from + 1), `height ${item.height}  ${durationText((seconds / blocks) * (last - item.height))} left`, item.height === last);
          yield `${JSON.stringify(item)}\n`;
        }
      }
      try {
        await writeLines(lines(), file, signal);
      } catch (error) {
        await rm(partOf(file), { force: true });
        if (!signal.aborted) throw new UserError(`${file} cannot be written: ${error instanceof Error ? error.message : 'unknown cause'}.`);
      }
      if (signal.aborted) {
        await rm(partOf(file), { force: true });
        process.stderr.write(`Stopped after ${blocks} blocks; no file is left.\n`);
        return STOPPED;
      }
      await rename(partOf(file), file);
      process.stdout.write(`${blocks} blocks, heights ${from} to ${last}, are in ${file}.\n`);
      return 0;
    }),
  );
}
