import { assert, err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { bytesEqual, hexDecode, type Hash32 } from '@mbaas/chain-primitives';
import type { RuleProfile } from '@mbaas/chain-consensus';
import type { Network } from '@mbaas/chain-params';
import { failpoint } from '@mbaas/platform-failpoints';
import type { Verifier } from '@mbaas/platform-native-crypto';
import type { Logger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import type { StorageMetrics } from '../block-storage.metrics.ts';
import { findBlock, findBlocks } from '../branch/block.store.ts';
import { disconnectTo, type ReorganiseOptions } from '../branch/reorganise.ts';
import { SideBranches, type BlockAdmission } from '../branch/side-branches.ts';
import { BlockCommitter } from '../connect/block-committer.ts';
import type { RuleOptions } from '../connect/block-rules.ts';
import { ConnectPipeline, type ConnectStop } from '../connect/connect-pipeline.ts';
import { Lane } from '../connect/lane.ts';
import type { PreparedBlock } from '../connect/prepared-block.ts';
import { readBlock, type ReadBlock } from '../connect/read-block.ts';
import { Signal } from '../connect/signal.ts';
import { VerdictCache, Verdicts } from '../connect/verdicts.ts';
import { RefusedBlocks } from '../intake/refused-blocks.ts';
import { takeIn } from '../intake/take-in.ts';
import type { BlockQueue, OrphanDesk } from '../intake/block-queue.ts';
import { blockTemplate, type BlockTemplate, type TemplateRequest } from '../mempool/block-template.ts';
import { Mempool, type Admission } from '../mempool/mempool.ts';
import { MicroBatch } from '../mempool/micro-batch.ts';
import type { TemplatePolicy } from '../mempool/template-policy.ts';
import { BLOCK_STATE } from '../storage/chain.store.ts';
import { LookupConnection } from '../storage/lookup-connection.ts';
import { loadState } from '../storage/state.loader.ts';
import { takeEpoch, WriterReplaced, type WriterEpoch } from '../storage/writer-epoch.ts';
import { TipState } from '../state/tip-state.ts';

type Offered = Result<{ id: Hash32 } & Admission, Refusal>;

export interface ChainWriterOptions {
  readonly database: Database;
  readonly network: Network;
  readonly verifier: Verifier;
  readonly log: Logger;
  readonly clock: { now(): number };
  readonly profile: RuleProfile;
  readonly metrics: StorageMetrics;
  /** Transactions a generation of the coin cache. */
  readonly coinCacheSize: number;
  /** Script verdicts remembered, in transactions. */
  readonly verdictCacheSize: number;
  /** What is known to be good already; an empty cache of `verdictCacheSize` unless told. */
  readonly verdicts?: VerdictCache;
  readonly poolCapacity: number;
  readonly poolBytes: number;
  readonly poolExpiryMs: number;
  readonly templatePolicy: TemplatePolicy;
  /** Called with each offered block that is in the tables now. */
  readonly onStored?: (hash: Hash32) => void;
  /** Called when a commit found that another writer has taken over. */
  readonly onReplaced?: () => void;
}

/**
 * The one writer of a network's chain. Blocks and transactions go through one lane, so that each change starts where the
 * one before has ended. After a failed commit memory is loaded again from the tables before anything else is done.
 */
export class ChainWriter {
  readonly state: TipState;
  readonly mempool: Mempool;
  /** Why blocks that came lately are in no table. */
  readonly refused = new RefusedBlocks();
  readonly #options: ChainWriterOptions;
  /** Raised when a job waits for the lane, or blocks were queued. */
  readonly #wake = new Signal();
  readonly #lane = new Lane(() => this.#wake.raise());
  readonly #rules: RuleOptions;
  readonly #verdicts: Verdicts;
  readonly #lookups: LookupConnection;
  readonly #committer: BlockCommitter;
  readonly #branches: SideBranches;
  readonly #reorganiseOptions: ReorganiseOptions;
  readonly #offers: MicroBatch<Uint8Array, Offered>;
  readonly #dryRuns: MicroBatch<Uint8Array, Offered>;
  /** Ends the wait of whoever asked for a job that has not ended. */
  readonly #open = new Set<(error: Error) => void>();
  #abandoned = false;
  #stale = true;

  private constructor(options: ChainWriterOptions, epoch: WriterEpoch) {
    this.#options = options;
    const { database, network, verifier, profile, clock, log, metrics, poolCapacity: capacity, poolBytes: maxBytes, poolExpiryMs: expiryMs } = options;
    this.state = new TipState(options);
    this.#rules = { profile, now: () => Math.floor(clock.now() / 1000) };
    const known = options.verdicts ?? new VerdictCache(options.verdictCacheSize);
    this.#verdicts = new Verdicts(verifier, known, profile);
    this.#lookups = new LookupConnection(database);
    const { state } = this;
    const rules = this.#rules;
    const lookups = this.#lookups;
    this.mempool = new Mempool({ database, state, epoch, verifier, known, rules, lookups, clock, capacity, maxBytes, expiryMs });
    this.#offers = new MicroBatch((raws) => this.#run(() => this.#guard(this.mempool.offer(raws, false))));
    this.#dryRuns = new MicroBatch((raws) => this.#run(() => this.mempool.offer(raws, true)), 1);
    this.#committer = new BlockCommitter({ database, network, state, epoch, follower: this.mempool, metrics, log });
    this.#reorganiseOptions = { database, state, epoch, committer: this.#committer, verdicts: this.#verdicts, rules, follower: this.mempool };
    this.#branches = new SideBranches({ ...this.#reorganiseOptions, profile, verifier, lookups, log, refresh: () => this.#refresh() });
  }

  /** Takes the writer's epoch, loads memory and writes the genesis block where there is none. */
  static async open(options: ChainWriterOptions): Promise<ChainWriter> {
    const genesis = genesisOf(options.network);
    const epoch = await takeEpoch(options.database, options.network.name, genesis.hash);
    await failpoint('writer.after-epoch');
    const writer = new ChainWriter(options, epoch);
    await writer.#lane.run(async () => {
      await writer.#refresh();
      if (writer.state.height < 0) assert((await writer.#extend([genesis])) === undefined, 'the genesis block connects to nothing');
      await writer.#branches.weighNewest();
    });
    return writer;
  }

  /** Lets the jobs given so far come to their end. */
  async close(): Promise<void> {
    await this.#lane.idle();
    await this.#lookups.close();
  }

  /** Answers every job, running or to come, with WriterReplaced. What still runs can commit nothing: its epoch is gone. */
  abandon(): void {
    this.#abandoned = true;
    for (const end of this.#open) end(replaced());
  }

  /** Since when the oldest transaction that was offered waits, ms of `performance.now`; undefined when none does. */
  get offeredSince(): number | undefined {
    return this.#offers.oldest;
  }

  /** Offers a block (its bytes are kept: they must not change). The rules' codes, the codec's, WRITER_CODES. */
  async submitBlock(bytes: Uint8Array): Promise<Result<BlockAdmission, Refusal>> {
    const read = readBlock(bytes);
    const outcome = read.ok ? await this.#run(() => this.#guard(this.#submit(read.value))) : read;
    if (read.ok && !outcome.ok) this.refused.add(read.value, outcome.error);
    if (outcome.ok) this.#options.onStored?.(outcome.value.hash);
    this.#options.metrics.verdict(outcome.ok ? 'OK' : outcome.error.code);
    return outcome;
  }

  async #submit(read: ReadBlock): Promise<Result<BlockAdmission, Refusal>> {
    const { hash, decoded } = read;
    const known = await findBlock(this.#lookups, hash);
    if (known !== undefined) return this.#branches.known(known);
    if (!bytesEqual(decoded.block.header.previousBlockHash, this.state.headers.hash(this.state.height))) return this.#branches.offer(read);
    const height = this.state.height + 1;
    const stop = await this.#extend([read]);
    return stop === undefined ? ok({ hash, height, state: 'connected' }) : err(stop.refusal);
  }

  /** Connects blocks that extend the tip as they come, as fast as they can be taken. */
  extendFrom(runs: AsyncIterable<readonly ReadBlock[]>, onCommitted: (blocks: readonly PreparedBlock[]) => void): Promise<ConnectStop | undefined> {
    return this.#run(() =>
      this.#guard(
        (async () => {
          const pipeline = this.#pipeline(onCommitted);
          try {
            for await (const run of runs) {
              const stop = await pipeline.push(run);
              if (stop !== undefined) return stop;
            }
          } finally {
            // Also where the source fails: nothing may be committed beside the next job.
            await pipeline.finish();
          }
          return pipeline.finish();
        })(),
      ),
    );
  }

  /**
   * Works off queued blocks of any kind, keeping one pipeline open as long as there are some and nobody else waits for the
   * lane. Each is decided when its fate is in the tables.
   */
  takeIn(queue: BlockQueue, orphans: OrphanDesk): Promise<void> {
    const { state, mempool } = this;
    const lookups = this.#lookups;
    return this.#run(() =>
      this.#guard(
        takeIn(queue, {
          state,
          lookups,
          branches: this.#branches,
          refused: this.refused,
          orphans,
          openPipeline: (onCommitted) => this.#pipeline(onCommitted),
          wake: this.#wake,
          mustYield: () => this.#lane.contended,
          onConnected: () => mempool.dropOutdated(),
        }),
      ),
    );
  }

  /** Those of some blocks that are stored and not refused. */
  async storedOf(hashes: readonly Hash32[]): Promise<Uint8Array[]> {
    if (hashes.length === 0) return [];
    const stored = await findBlocks(this.#lookups, hashes);
    return [...stored.values()].flatMap(({ hash, state }) => (state === BLOCK_STATE.refused ? [] : [hash]));
  }

  /** Tells a running `takeIn` that its queue has more. */
  queued(): void {
    this.#wake.raise();
  }

  /** Takes every block above a height off the main chain, in one commit; gives their number. A tool for operators. */
  disconnectTo(height: number): Promise<number> {
    return this.#run(() => this.#guard(disconnectTo(Math.max(0, height), this.#reorganiseOptions)));
  }

  /** Offers a transaction to the pool; what comes while the writer is busy is judged together. TX_CODES, POOL_CODES, the codec's. */
  async submitTransaction(bytes: Uint8Array, dryRun: boolean): Promise<Offered> {
    const outcome = await (dryRun ? this.#dryRuns : this.#offers).add(bytes);
    this.#options.metrics.verdict(outcome.ok ? 'OK' : outcome.error.code);
    return outcome;
  }

  /** What the next block on the tip may hold. BLOCK_SAME_KIND_TOO_LONG, BLOCK_STAKE_BEFORE_START. */
  blockTemplate(request: TemplateRequest): Promise<Result<BlockTemplate, Refusal>> {
    return this.#run(async () => blockTemplate(this.mempool.pool, this.state, this.#rules, this.#options.templatePolicy, request));
  }

  dropExpired(): Promise<number> {
    return this.#run(() => this.#guard(this.mempool.dropExpired()));
  }

  async #extend(blocks: readonly ReadBlock[]): Promise<ConnectStop | undefined> {
    const pipeline = this.#pipeline();
    const stop = (await pipeline.push(blocks)) ?? (await pipeline.finish());
    await this.mempool.dropOutdated();
    return stop;
  }

  #pipeline(onCommitted?: (blocks: readonly PreparedBlock[]) => void): ConnectPipeline {
    return new ConnectPipeline({
      state: this.state,
      committer: this.#committer,
      verdicts: this.#verdicts,
      rules: this.#rules,
      lookups: this.#lookups,
      ...(onCommitted === undefined ? {} : { onCommitted }),
    });
  }

  /** A rejection may leave memory ahead of the tables. */
  async #guard<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      this.#stale = true;
      throw error;
    }
  }

  #run<T>(job: () => Promise<T>): Promise<T> {
    if (this.#abandoned) return Promise.reject(replaced());
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#open.add(reject);
    const work = this.#lane.run(async () => {
      if (this.#stale) await this.#refresh();
      return job();
    });
    work.then(resolve, (error: unknown) => {
      if (error instanceof WriterReplaced) this.#options.onReplaced?.();
      reject(error);
    });
    return promise.finally(() => this.#open.delete(reject));
  }

  async #refresh(): Promise<void> {
    this.#committer.reset();
    await loadState(this.#options.database, this.state);
    await this.mempool.load();
    this.#stale = false;
  }
}

const replaced = (): WriterReplaced => new WriterReplaced('Another writer has taken over this chain.');

/** The genesis block as the network declares it. */
function genesisOf(network: Network): ReadBlock {
  const bytes = hexDecode(network.genesisBlock);
  assert(bytes.ok, 'a network carries its genesis block in hex');
  const read = readBlock(bytes.value);
  assert(read.ok, 'the genesis block of a network decodes');
  return read.value;
}
