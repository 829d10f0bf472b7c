import type { CommandContext } from './command-context.ts';
import { durationText } from './duration-text.ts';
import { ProgressBar } from './progress-bar.ts';
import { STOPPED, stoppable } from './stop-signal.ts';
import { withChain } from './with-chain.ts';

export interface HeightRange {
  readonly from?: number;
  readonly to?: number;
}

/** `mbaas verify`: judges stored blocks again. 0: all good · 1: one differs · 130: told to stop. */
export function verifyCommand({ from, to }: HeightRange, context: CommandContext): Promise<number> {
  return stoppable((signal) =>
    withChain(context, async ({ blockStorage }) => {
      const bar = new ProgressBar(process.stderr);
      const outcome = await blockStorage.verify({
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        signal,
        onProgress: ({ height, from: first, to: last, elapsedMs }) => {
          const share = (height - first + 1) / Math.max(1, last - first + 1);
          const left = share > 0 ? (elapsedMs / share - elapsedMs) / 1000 : 0;
          bar.draw(share, `height ${height}  ${Math.round(((height - first + 1) * 1000) / Math.max(1, elapsedMs))} blocks/s  ${durationText(left)} left`, height === last);
        },
      });
      const { blocks, transactions, difference, aborted } = outcome;
      process.stdout.write(`${blocks} blocks with ${transactions} transactions judged again, heights ${outcome.from} to ${outcome.to}.\n`);
      if (difference !== undefined) {
        process.stderr.write(`The block at height ${difference.height} (${difference.hash}) is not what the rules make of it: ${difference.code}.\n`);
        return 1;
      }
      if (!aborted) return 0;
      process.stderr.write(`Stopped after height ${outcome.to}. Go on with --from ${outcome.to + 1}.\n`);
      return STOPPED;
    }),
  );
}
