import type { Network } from '@mbaas/chain-params';
import type { Logger, LogLevel } from '@mbaas/platform-observability';
import type { DataDirectory } from '../combined/data-directory.ts';

/** What the options every command has come to. */
export interface CommandContext {
  readonly network: Network;
  /** The network as another process is told it: its name, or its file's absolute path. */
  readonly networkText: string;
  /** Folder of all networks' data. */
  readonly base: string;
  readonly directory: DataDirectory;
  readonly threads: number;
  readonly level: LogLevel;
  readonly log: Logger;
  /** Unix ms; the machine's unless told. */
  readonly clock?: { now(): number };
}
