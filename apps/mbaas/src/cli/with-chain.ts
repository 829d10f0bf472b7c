import type { RuleProfile } from '@mbaas/chain-consensus';
import type { Network } from '@mbaas/chain-params';
import { InProcessQueries } from '@mbaas/platform-messaging';
import type { Verifier } from '@mbaas/platform-native-crypto';
import type { WorkQueue } from '@mbaas/platform-work';
import type { Logger } from '@mbaas/platform-observability';
import { openDatabase, startEmbeddedPostgres, type Database } from '@mbaas/platform-postgres';
import { createBlockStorage, type BlockStorage } from '@mbaas/service-block-storage';
import { createValidation } from '@mbaas/service-validation';
import type { DataDirectory } from '../combined/data-directory.ts';
import { Shutdown } from '@mbaas/platform-service-process';

export interface OpenChain {
  readonly database: Database;
  readonly blockStorage: BlockStorage;
  readonly queries: InProcessQueries;
  readonly verifier: Verifier;
}

export interface ChainOptions {
  readonly network: Network;
  readonly directory: Pick<DataDirectory, 'postgres'>;
  readonly threads: number;
  readonly log: Logger;
  /** `reference` unless told. */
  readonly profile?: RuleProfile;
  /** Unix ms; the machine's unless told. */
  readonly clock?: { now(): number };
  /** Where blocks of peers come by; none without it. */
  readonly work?: () => WorkQueue;
}

/** Runs `work` over the chain of a data directory alone, without the other services; closes everything afterwards. */
export async function withChain<T>(options: ChainOptions, work: (chain: OpenChain) => Promise<T>): Promise<T> {
  const { network, directory, threads, log, profile = 'reference', clock = { now: () => Date.now() } } = options;
  const shutdown = new Shutdown(log);
  try {
    const server = await startEmbeddedPostgres({ dataDirectory: directory.postgres, log });
    shutdown.add('postgres', () => server.stop());
    const database = openDatabase({ url: server.url, applicationName: 'mbaas tool', maxConnections: 10, log });
    shutdown.add('connections', () => database.close());
    const validation = createValidation({ threads, log });
    shutdown.add('validation', () => validation.stop());
    const queries = new InProcessQueries({ log });
    const { verifier } = validation;
    const blockStorage = createBlockStorage({ database, network, verifier, registry: queries, log, clock, profile, ...(options.work === undefined ? {} : { work: options.work }) });
    await blockStorage.start();
    shutdown.add('block-storage', () => blockStorage.stop());
    return await work({ database, blockStorage, queries, verifier });
  } finally {
    await shutdown.run();
  }
}
