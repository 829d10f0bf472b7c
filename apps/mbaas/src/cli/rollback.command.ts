import { UserError } from '@mbaas/platform-service-process';
import type { CommandContext } from './command-context.ts';
import { durationText } from './duration-text.ts';
import { ProgressBar } from './progress-bar.ts';
import { STOPPED, stoppable } from './stop-signal.ts';
import { withChain } from './with-chain.ts';

/** `mbaas rollback --to`: takes blocks off the main chain, newest first. 0: there · 130: told to stop on the way. */
export async function rollbackCommand({ to }: { readonly to: number }, context: CommandContext): Promise<number> {
  if (!Number.isInteger(to) || to < 0) throw new UserError('--to is the height that remains the tip: a whole number from 0.');
  return stoppable((signal) =>
    withChain(context, async ({ blockStorage }) => {
      const height = blockStorage.writer.state.height;
      if (to > height) throw new UserError(`The tip is at ${height}: there is nothing above ${to}.`);
      const bar = new ProgressBar(process.stderr);
      const outcome = await blockStorage.rollback(to, {
        signal,
        onProgress: ({ height: now, target, removed, elapsedMs }) => {
          const left = (elapsedMs / Math.max(1, removed)) * (now - target);
          bar.draw((height - now) / Math.max(1, height - target), `height ${now}  ${durationText(left / 1000)} left`, now === target);
        },
      });
      process.stdout.write(`${outcome.removed} blocks taken off; the tip is at ${outcome.height}.\n`);
      if (!outcome.aborted) return 0;
      process.stderr.write(`Stopped on the way to ${to}; everything above ${outcome.height} is off. Run it again to go on.\n`);
      return STOPPED;
    }),
  );
}
