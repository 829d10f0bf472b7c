import { UserError } from '@mbaas/platform-service-process';
import type { CommandContext } from '../cli/command-context.ts';
import { ProgressBar } from '../cli/progress-bar.ts';
import { STOPPED, stoppable } from '../cli/stop-signal.ts';
import { checkReport, exitCodeOf } from './check-report.ts';
import type { CheckKind } from './check-kinds.ts';
import { CHECKS, UNUSABLE, type CheckOptions } from './check-runs.ts';

/** `mbaas check <kind> <file>`: 0 all compared agree · 1 something differs · 2 nothing to compare, or a file that cannot be used. */
export async function runCheck(kind: CheckKind, file: string, options: CheckOptions, context: CommandContext): Promise<number> {
  const bar = new ProgressBar(process.stderr);
  let [share, text] = [0, ''];
  const onProgress = (nowShare: number, nowText: string): void => {
    [share, text] = [nowShare, nowText];
    bar.draw(share, text);
  };
  try {
    return await stoppable(async (signal) => {
      const outcome = await CHECKS[kind]({ file, options, context, signal, onProgress });
      bar.draw(share, text, true);
      process.stdout.write(`${[...(outcome.table ?? []), ...checkReport(kind, outcome)].join('\n')}\n`);
      if (!signal.aborted) return exitCodeOf(outcome);
      process.stderr.write('Stopped before the end: the counts are of what was checked until then.\n');
      return STOPPED;
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return UNUSABLE;
  }
}
