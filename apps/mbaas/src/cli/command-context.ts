import type { Network } from '@mbaas/chain-params';
import type { Logger } from '@mbaas/platform-observability';
import type { DataDirectory } from '../combined/data-directory.ts';

/** What the options every command has come to. */
export interface CommandContext {
  readonly network: Network;
  readonly directory: DataDirectory;
  readonly threads: number;
  readonly log: Logger;
}
