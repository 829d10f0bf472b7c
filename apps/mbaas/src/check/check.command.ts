import { UserError } from '@mbaas/platform-service-process';
import { Argument, Command, Option } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { CHECK_KINDS, type CheckKind } from './check-kinds.ts';
import type { CheckOptions } from './check-runs.ts';

const UNUSABLE = 2;

/** The command `check` of the program. */
export const checkCommand = (context: () => Promise<CommandContext>, finish: (code: number) => void): Command =>
  new Command('check')
    .description('compare what another node recorded with what this software makes of it')
    .addArgument(new Argument('<kind>', 'what the file holds').choices(CHECK_KINDS))
    .argument('<file>', 'a recording, .jsonl or .jsonl.gz (docs/agreement.md)')
    .option('--blocks <file>', 'the chain that rejects, crafted or rpc were recorded on; the one beside the file unless told')
    .option('--sessions <file>', 'crafted: recorded P2P sessions with the blocks of branches; those beside the file unless told')
    .option('--wallet <file>', 'rpc: accounts of the node that the rows do not list')
    .option('--imported', 'rpc: compare with the chain of the data directory as it stands')
    .addOption(new Option('--profile <rules>', 'blocks: which rules judge').choices(['reference', 'hardened']))
    .action(async (kind: CheckKind, file: string, options: CheckOptions) => {
      try {
        const { runCheck } = await import('./run-check.ts');
        finish(await runCheck(kind, file, options, await context()));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        process.stderr.write(`${error.message}\n`);
        finish(UNUSABLE);
      }
    });
