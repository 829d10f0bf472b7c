import type { RuleProfile } from '@mbaas/chain-consensus';
import type { Network } from '@mbaas/chain-params';
import type { QueryRegistry } from '@mbaas/contracts-queries';
import { assert } from '@mbaas/kernel';
import type { Verifier } from '@mbaas/platform-native-crypto';
import type { Logger } from '@mbaas/platform-observability';
import type { AdvisoryLock, Database } from '@mbaas/platform-postgres';
import { DEFAULT_BLOCK_STORAGE_CONFIG, type BlockStorageConfig } from './config.ts';
import type { BlockLine } from './import/block-lines.ts';
import { importBlocks, type ImportOptions, type ImportOutcome } from './import/import-blocks.ts';
import { installChain } from './install-chain.ts';
import { answerChainQueries } from './queries/answer-chain-queries.ts';
import { ChainReader } from './reader/chain-reader.ts';
import { stateHash } from './state-hash/state-hash.ts';
import { ChainWriter } from './writer/chain-writer.ts';
import { takeWriterLock } from './writer/writer-lock.ts';

export interface BlockStorageOptions {
  readonly database: Database;
  readonly network: Network;
  readonly verifier: Verifier;
  /** Where the `chain.*` queries are answered; absent for tools that only import. */
  readonly registry?: QueryRegistry;
  readonly log: Logger;
  /** Unix ms. */
  readonly clock: { now(): number };
  /** `reference` unless the network is one's own and wants the holes closed. */
  readonly profile?: RuleProfile;
  readonly config?: Partial<BlockStorageConfig>;
}

/** The service that stores the chain: one active writer of a network, and readers. */
export interface BlockStorage {
  readonly reader: ChainReader;
  /** Available between `start` and `stop`. */
  readonly writer: ChainWriter;
  /** Migrates, becomes the writer, loads memory, writes the genesis block into an empty schema, answers queries. */
  start(): Promise<void>;
  /** Ends what runs, keeps everything committed, lets another writer take over. */
  stop(): Promise<void>;
  importBlocks(source: AsyncIterable<BlockLine>, options?: ImportOptions): Promise<ImportOutcome>;
  /** One digest over the chain's state, see the README. */
  stateHash(): Promise<string>;
  /** Takes blocks off the main chain down to a height, in one commit; gives their number. */
  disconnectTo(height: number): Promise<number>;
}

/** Composes the service. Nothing is touched before `start`. */
export function createBlockStorage(options: BlockStorageOptions): BlockStorage {
  const { database, network, verifier, registry, log, clock, profile = 'reference' } = options;
  const config = { ...DEFAULT_BLOCK_STORAGE_CONFIG, ...options.config };
  const reader = new ChainReader(database, network);
  let lock: AdvisoryLock | undefined;
  let writer: ChainWriter | undefined;
  let sweeper: NodeJS.Timeout | undefined;
  const active = (): ChainWriter => {
    assert(writer !== undefined, 'the service is started');
    return writer;
  };
  const stop = async (): Promise<void> => {
    clearInterval(sweeper);
    await writer?.close();
    writer = undefined;
    await lock?.release();
    lock = undefined;
  };
  const open = async (): Promise<void> => {
    lock = await takeWriterLock(database, network.name, log, config.writerLockWaitMs);
    await installChain(database, log);
    const opened = await ChainWriter.open({ ...config, database, network, verifier, log, clock, profile });
    writer = opened;
    if (registry !== undefined) answerChainQueries(registry, reader, opened);
    sweeper = setInterval(() => {
      opened.dropExpired().catch((error: unknown) => log.warn('Pool sweep failed', { error }));
    }, config.sweepIntervalMs);
    sweeper.unref();
    log.info('Chain opened', { network: network.name, height: opened.state.height });
  };
  return {
    reader,
    get writer() {
      return active();
    },
    async start() {
      try {
        await open();
      } catch (error) {
        await stop();
        throw error;
      }
    },
    stop,
    importBlocks: (source, importOptions) => importBlocks(active(), source, importOptions),
    stateHash: () => stateHash(database),
    disconnectTo: (height) => active().disconnectTo(height),
  };
}
