import { fileURLToPath } from 'node:url';
import type { RuleProfile } from '@mbaas/chain-consensus';
import type { Network } from '@mbaas/chain-params';
import type { QueryRegistry } from '@mbaas/contracts-queries';
import { assert } from '@mbaas/kernel';
import { installMessaging } from '@mbaas/platform-messaging';
import type { Verifier } from '@mbaas/platform-native-crypto';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import { migrate, type Database } from '@mbaas/platform-postgres';
import type { WorkQueue } from '@mbaas/platform-work';
import { createStorageMetrics } from './block-storage.metrics.ts';
import { DEFAULT_BLOCK_STORAGE_CONFIG, type BlockStorageConfig } from './config.ts';
import { SCHEMA } from './connect/block-committer.ts';
import type { VerdictCache } from './connect/verdicts.ts';
import type { BlockLine } from '@mbaas/platform-block-file';
import { importBlocks, type ImportOptions, type ImportOutcome } from './import/import-blocks.ts';
import { BlockIntake, ORPHAN_SHARES } from './intake/block-intake.ts';
import { BlockSupply } from './intake/block-supply.ts';
import { exportBlocks, type ExportedBlock, type ExportOptions } from './operator/export-blocks.ts';
import { rollbackChain, type RollbackOptions, type RollbackOutcome } from './operator/rollback-chain.ts';
import { verifyChain, type VerifyOptions, type VerifyOutcome } from './operator/verify-chain.ts';
import { answerChainQueries } from './queries/answer-chain-queries.ts';
import { ChainReader } from './reader/chain-reader.ts';
import { stateHash } from './state-hash/state-hash.ts';
import { pressureOf, type ActiveParts, type Pressure } from './storage-progress.ts';
import { Candidate } from './writer/candidate.ts';
import { ChainWriter } from './writer/chain-writer.ts';
import type { WriterTerm } from './writer/writer-term.ts';

/** SQL files of the chain tables, beside `src` and `dist` alike. */
const MIGRATIONS = fileURLToPath(new URL('../migrations/', import.meta.url));

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
  /**
   * true: starts although another process writes, answers what tables can answer and takes over when that one ends. Otherwise
   * `start` insists on writing.
   */
  readonly standby?: boolean;
  /** Makes the queue that blocks come by; asked for when this process begins to write. Absent: blocks only come by query. */
  readonly work?: () => WorkQueue;
  readonly metrics?: Metrics;
  /** Transactions whose scripts are known to be good, and will be; a cache of its own for each time this process writes, unless told. */
  readonly verdicts?: VerdictCache;
  readonly config?: Partial<BlockStorageConfig>;
}

/** `active`: the one that writes the chain. */
export type StorageRole = 'active' | 'standby';

/** The service that stores the chain: one active writer of a network, and readers. */
export interface BlockStorage {
  readonly reader: ChainReader;
  readonly role: StorageRole;
  /** Available while the role is `active`. */
  readonly writer: ChainWriter;
  /**
   * Migrates, becomes the writer where it can, writes the genesis block into an empty schema, answers queries. Throws
   * WriterLocked where another process writes, unless it may stand by. An office that is lost later is stood for again.
   */
  start(): Promise<void>;
  /** Ends what runs, keeps everything committed, lets another writer take over. */
  stop(): Promise<void>;
  importBlocks(source: AsyncIterable<BlockLine>, options?: ImportOptions): Promise<ImportOutcome>;
  /** Per part whether it makes progress: an operator's probe. A standby is ready as long as it can read. */
  readiness(): Promise<Readonly<Record<string, { readonly ready: boolean; readonly detail?: string }>>>;
  /** What waits longest to be stored; nothing in a standby. */
  pressure(): Pressure;
  /** One digest over the chain's state, see the README. */
  stateHash(): Promise<string>;
  /** Takes blocks off the main chain down to a height, in one commit; gives their number. */
  disconnectTo(height: number): Promise<number>;
  /**
   * Judges stored blocks again with every rule, seal and script; changes nothing and needs no office: it may run before
   * `start`, or beside a writer. VERIFY_CODES and the rules' own.
   */
  verify(options?: VerifyOptions): Promise<VerifyOutcome>;
  /** Takes blocks off the main chain down to a height, in commits of a batch each. This process must write. */
  rollback(height: number, options?: RollbackOptions): Promise<RollbackOutcome>;
  /** Blocks of the main chain, oldest first, from the tables. Throws ChainMoved where another branch wins meanwhile. */
  exportBlocks(options?: ExportOptions): AsyncIterable<ExportedBlock>;
}

/** Composes the service. Nothing is touched before `start`. */
export function createBlockStorage(options: BlockStorageOptions): BlockStorage {
  const { database, network, verifier, registry, log, clock, profile = 'reference', standby = false } = options;
  const config = { ...DEFAULT_BLOCK_STORAGE_CONFIG, ...options.config };
  const reader = new ChainReader(database, network);
  let candidate: Candidate | undefined;
  let active: ActiveParts | undefined;
  let sweeper: NodeJS.Timeout | undefined;
  let answers = false;
  const writer = (): ChainWriter => {
    assert(active !== undefined, 'this process writes the chain now');
    return active.writer;
  };
  const storedHeight = (): Promise<number> => reader.at(async ({ tip }) => tip.height);
  const pressure = (): Pressure => (active === undefined ? { oldestMs: 0, what: 'none' } : pressureOf(active));
  const metrics = createStorageMetrics(options.metrics, () => ({
    role: active === undefined ? 'standby' : 'active',
    height: storedHeight,
    poolSize: active?.writer.mempool.pool.size ?? 0,
    oldestMs: pressure().oldestMs,
    intakeBytes: active?.intake.bytes ?? 0,
    orphans: active?.intake.orphans ?? 0,
  }));

  const prepare = async (): Promise<void> => {
    await migrate(database, { schema: SCHEMA, directory: MIGRATIONS, log });
    await installMessaging(database, SCHEMA, log);
  };
  const onElected = async (term: WriterTerm): Promise<void> => {
    const opened = await ChainWriter.open({ ...config, database: term.database, network, verifier, log, clock, profile, metrics, ...(options.verdicts === undefined ? {} : { verdicts: options.verdicts }), onReplaced: () => term.replaced(), onStored: (hash) => active?.intake.queueOrphansOf(hash) });
    const orphans = { blocks: config.orphanBlocks, bytes: config.orphanBytes, shares: ORPHAN_SHARES, lifetimeMs: config.orphanLifetimeMs };
    const intake = new BlockIntake({ writer: opened, metrics, log, clock, orphans });
    const supply = options.work === undefined ? undefined : new BlockSupply(options.work, intake, log);
    active = { writer: opened, intake, supply };
    sweeper = setInterval(() => {
      opened.dropExpired().catch((error: unknown) => log.warn('Pool sweep failed', { error }));
      intake.sweepOrphans().catch((error: unknown) => log.warn('Orphan sweep failed', { error }));
    }, config.sweepIntervalMs);
    sweeper.unref();
    log.info('Chain opened', { network: network.name, height: opened.state.height });
    supply?.start();
  };
  const onEnd = async (lost: boolean): Promise<void> => {
    clearInterval(sweeper);
    const ended = active;
    active = undefined;
    if (ended === undefined) return;
    if (lost) ended.writer.abandon();
    await ended.intake.close();
    await ended.supply?.stop();
    await ended.writer.close();
  };
  const stop = async (): Promise<void> => {
    await candidate?.stop();
    candidate = undefined;
  };

  return {
    reader,
    get role() {
      return active === undefined ? 'standby' : 'active';
    },
    get writer() {
      return writer();
    },
    pressure,
    async readiness() {
      const height = await storedHeight();
      const { oldestMs, what } = pressure();
      const waiting = oldestMs === 0 ? '' : `, ${what} waiting for ${oldestMs} ms`;
      return { chain: { ready: oldestMs <= config.progressLimitMs, detail: `${active === undefined ? 'standby' : 'active'}, height ${height}${waiting}` } };
    },
    async start() {
      const { writerLockWaitMs, standbyPollMs: pollMs, leaseRenewMs: renewMs, leaseStaleMs: staleMs } = config;
      candidate = new Candidate({ database, network: network.name, log, pollMs, renewMs, staleMs, onElected, onEnd });
      try {
        if (standby) {
          await prepare();
          await candidate.stand();
        } else await candidate.insist(writerLockWaitMs, prepare);
      } catch (error) {
        await stop();
        throw error;
      }
      if (registry !== undefined && !answers) answerChainQueries(registry, reader, { writer: () => active?.writer, fates: () => active?.intake, pressure });
      answers = true;
    },
    stop,
    importBlocks: (source, importOptions) => importBlocks(writer(), source, importOptions),
    stateHash: () => stateHash(database),
    disconnectTo: (height) => writer().disconnectTo(height),
    verify: (verifyOptions) => verifyChain({ reader, verifier, profile, coinCacheSize: config.coinCacheSize }, verifyOptions),
    rollback: (height, rollbackOptions) => rollbackChain(writer(), height, rollbackOptions),
    exportBlocks: (exportOptions) => exportBlocks(reader, exportOptions),
  };
}
