import { assert, err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { copyBytes, hexDecode } from '@mbaas/chain-primitives';
import { checkBlockAlone, checkBlockHeader, openBlock, type RuleProfile } from '@mbaas/chain-consensus';
import { WIRE_LIMITS } from '@mbaas/chain-codec';
import type { Network } from '@mbaas/chain-params';
import type { Hash32 } from '@mbaas/chain-primitives';
import { nativeSha256, nativeVerify, type Verifier } from '@mbaas/platform-native-crypto';
import type { Logger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { findBlock, markRefused, saveSideBlock, type StoredBlock } from '../branch/block.store.ts';
import { BranchTooWeak, disconnectTo, reorganise, type RefusedBlock, type ReorganiseOptions } from '../branch/reorganise.ts';
import { branchHeaders, mainWorkAbove, traceBranch, workOf } from '../branch/trace-branch.ts';
import { BlockCommitter } from '../connect/block-committer.ts';
import type { RuleOptions } from '../connect/block-rules.ts';
import { ConnectPipeline, type ConnectStop } from '../connect/connect-pipeline.ts';
import { Lane } from '../connect/lane.ts';
import type { PreparedBlock } from '../connect/prepared-block.ts';
import { readBlock, type ReadBlock } from '../connect/read-block.ts';
import { VerdictCache, Verdicts } from '../connect/verdicts.ts';
import { blockTemplate, type BlockTemplate } from '../mempool/block-template.ts';
import { Mempool, type Admission } from '../mempool/mempool.ts';
import { MicroBatch } from '../mempool/micro-batch.ts';
import { BLOCK_STATE } from '../storage/chain.store.ts';
import { LookupConnection } from '../storage/lookup-connection.ts';
import { loadState } from '../storage/state.loader.ts';
import { assertEpoch, takeEpoch, type WriterEpoch } from '../storage/writer-epoch.ts';
import { TipState } from '../state/tip-state.ts';

const POW_VERSION = 1;

type Offered = Result<{ id: Hash32 } & Admission, Refusal>;

export interface ChainWriterOptions {
  readonly database: Database;
  readonly network: Network;
  readonly verifier: Verifier;
  readonly log: Logger;
  readonly clock: { now(): number };
  readonly profile: RuleProfile;
  /** Transactions a generation of the coin cache. */
  readonly coinCacheSize: number;
  /** Script verdicts remembered, in transactions. */
  readonly verdictCacheSize: number;
  readonly poolCapacity: number;
  readonly poolExpiryMs: number;
}

/** What became of an offered block. */
export interface BlockAdmission {
  readonly hash: Hash32;
  readonly height: number;
  readonly state: 'connected' | 'held' | 'known';
}

/**
 * The one writer of a network's chain. Blocks and transactions go through one lane, so that each change starts where the
 * one before has ended. After a failed commit memory is loaded again from the tables before anything else is done.
 */
export class ChainWriter {
  readonly state: TipState;
  readonly #options: ChainWriterOptions;
  readonly #lane = new Lane();
  readonly #rules: RuleOptions;
  readonly #known: VerdictCache;
  readonly #verdicts: Verdicts;
  readonly #lookups: LookupConnection;
  readonly #epoch: WriterEpoch;
  readonly #committer: BlockCommitter;
  readonly mempool: Mempool;
  readonly #offers: MicroBatch<Uint8Array, Offered>;
  readonly #dryRuns: MicroBatch<Uint8Array, Offered>;
  #stale = true;

  private constructor(options: ChainWriterOptions, epoch: WriterEpoch) {
    this.#options = options;
    this.#epoch = epoch;
    this.state = new TipState(options);
    this.#rules = { profile: options.profile, now: () => Math.floor(options.clock.now() / 1000) };
    this.#known = new VerdictCache(options.verdictCacheSize);
    this.#verdicts = new Verdicts(options.verifier, this.#known);
    this.#lookups = new LookupConnection(options.database);
    const { database, verifier, clock, network, poolCapacity: capacity, poolExpiryMs: expiryMs } = options;
    this.mempool = new Mempool({ database, state: this.state, epoch, verifier, known: this.#known, rules: this.#rules, lookups: this.#lookups, clock, capacity, expiryMs });
    this.#offers = new MicroBatch((raws) => this.#run(() => this.mempool.offer(raws, false)));
    this.#dryRuns = new MicroBatch((raws) => this.#run(() => this.mempool.offer(raws, true)), 1);
    this.#committer = new BlockCommitter({ database, network, state: this.state, epoch, follower: this.mempool, log: options.log });
  }

  /** Takes the writer's epoch, loads memory and writes the genesis block where there is none. */
  static async open(options: ChainWriterOptions): Promise<ChainWriter> {
    const genesis = genesisOf(options.network);
    const writer = new ChainWriter(options, await takeEpoch(options.database, options.network.name, genesis.hash));
    await writer.#lane.run(async () => {
      await writer.#refresh();
      if (writer.state.height < 0) assert((await writer.#extend([genesis])) === undefined, 'the genesis block connects to nothing');
    });
    return writer;
  }

  async close(): Promise<void> {
    await this.#lane.idle();
    await this.#lookups.close();
  }

  /** Offers a block (its bytes are kept: they must not change). The rules' codes, the codec's, WRITER_CODES. */
  submitBlock(bytes: Uint8Array): Promise<Result<BlockAdmission, Refusal>> {
    return this.#run(async () => {
      const read = readBlock(bytes);
      if (!read.ok) return read;
      const { hash, decoded } = read.value;
      const known = await findBlock(this.#lookups, hash);
      if (known !== undefined) return this.#answerKnown(known);
      if (sameHash(decoded.block.header.previousBlockHash, this.state.headers.hash(this.state.height))) {
        const height = this.state.height + 1;
        const stop = await this.#extend([read.value]);
        return stop === undefined ? ok({ hash, height, state: 'connected' }) : err(stop.refusal);
      }
      return this.#submitToBranch(read.value);
    });
  }

  #answerKnown({ hash, height, main, state }: StoredBlock): Result<BlockAdmission, Refusal> {
    if (state === BLOCK_STATE.refused) return err({ code: 'WRITER_BLOCK_REFUSED_BEFORE' });
    return ok({ hash, height, state: main ? 'known' : 'held' });
  }

  async #submitToBranch({ hash, decoded, ids }: ReadBlock): Promise<Result<BlockAdmission, Refusal>> {
    const parent = await findBlock(this.#lookups, decoded.block.header.previousBlockHash);
    if (parent === undefined) return err({ code: 'BLOCK_PARENT_UNKNOWN' });
    if (parent.state === BLOCK_STATE.refused) return err({ code: 'WRITER_BLOCK_REFUSED_BEFORE' });
    const refusal = await this.#checkSideBlock({ hash, decoded, ids }, parent);
    if (refusal !== undefined) return err(refusal);
    const height = parent.height + 1;
    await this.#options.database.transaction(async (tx) => {
      await assertEpoch(tx, this.#epoch);
      await saveSideBlock(tx, { hash, height, transactions: ids.length, bytes: decoded.bytes });
    });
    this.#committer.reset();
    const stored = await findBlock(this.#lookups, hash);
    if (stored === undefined) return ok({ hash, height, state: 'held' });
    const branch = await traceBranch(this.#lookups, stored);
    if (workOf(branch.blocks.map(({ decodedHeader }) => decodedHeader)) <= mainWorkAbove(branch.fork, this.state.headers)) return ok({ hash, height, state: 'held' });
    const refused = await this.#switchTo(stored);
    return refused === undefined ? ok({ hash, height, state: 'connected' }) : err(refused.refusal);
  }

  /** What can be told of a block beside the main chain before it is stored: bytes, header on its branch, seal. */
  async #checkSideBlock(read: ReadBlock, parent: StoredBlock): Promise<Refusal | undefined> {
    const { network, profile } = this.#options;
    const branch = await traceBranch(this.#lookups, parent);
    const view = branchHeaders(branch, this.state.headers);
    const height = parent.height + 1;
    const context = { network, profile, height, top: height - 1, medianTimePast: view.medianTimePast(height), now: this.#rules.now(), fork: branch.fork };
    const subject = openBlock(read.decoded, context, { ids: read.ids, hash: read.hash, sha256: nativeSha256, verify: nativeVerify });
    const alone = checkBlockAlone(subject);
    if (!alone.ok) return alone.error;
    const header = checkBlockHeader(read.decoded.block.header, view, subject.context, read.hash);
    if (!header.ok) return header.error;
    if (read.decoded.block.header.version !== POW_VERSION) return undefined;
    const [verdict] = await this.#options.verifier.checkSeals([copyBytes(read.decoded.bytes, 0, WIRE_LIMITS.headerSize)]);
    return verdict === null ? undefined : { code: 'BLOCK_WORK_INVALID' };
  }

  /** Reorganises to the branch that ends in `top`; gives the block that cut it, if one did. */
  async #switchTo(top: StoredBlock): Promise<RefusedBlock | undefined> {
    const branch = await traceBranch(this.#lookups, top);
    const { log } = this.#options;
    let refused: RefusedBlock | undefined;
    try {
      const outcome = await reorganise(branch, this.#reorganiseOptions());
      refused = outcome.refused;
      log.info('Main chain reorganised', { fork: branch.fork, removed: outcome.removed, connected: outcome.connected.length });
    } catch (error) {
      this.#stale = true;
      if (!(error instanceof BranchTooWeak)) throw error;
      refused = error.refused;
      await this.#refresh();
    }
    if (refused === undefined) return undefined;
    const { hash } = refused.block;
    await this.#options.database.transaction(async (tx) => {
      await assertEpoch(tx, this.#epoch);
      await markRefused(tx, hash);
    });
    return refused;
  }

  /** Connects blocks that extend the tip as they come, as fast as they can be taken. */
  extendFrom(runs: AsyncIterable<readonly ReadBlock[]>, onCommitted: (blocks: readonly PreparedBlock[]) => void): Promise<ConnectStop | undefined> {
    return this.#run(async () => {
      const pipeline = this.#pipeline(onCommitted);
      for await (const run of runs) {
        const stop = await this.#guard(pipeline.push(run));
        if (stop !== undefined) return stop;
      }
      return this.#guard(pipeline.finish());
    });
  }

  /** Takes every block above a height off the main chain, in one commit; gives their number. A tool for operators. */
  disconnectTo(height: number): Promise<number> {
    return this.#run(() => this.#guard(disconnectTo(Math.max(0, height), this.#reorganiseOptions())));
  }

  /** Offers a transaction to the pool; what comes while the writer is busy is judged together. TX_CODES, POOL_CODES, the codec's. */
  submitTransaction(bytes: Uint8Array, dryRun: boolean): Promise<Offered> {
    return (dryRun ? this.#dryRuns : this.#offers).add(bytes);
  }

  /** What the next block on the tip may hold. */
  blockTemplate(maxBytes: number): Promise<BlockTemplate> {
    return this.#run(async () => blockTemplate(this.mempool.pool, this.state, this.#rules, maxBytes));
  }

  dropExpired(): Promise<number> {
    return this.#run(() => this.mempool.dropExpired());
  }

  async #extend(blocks: readonly ReadBlock[]): Promise<ConnectStop | undefined> {
    const pipeline = this.#pipeline();
    const stop = (await this.#guard(pipeline.push(blocks))) ?? (await this.#guard(pipeline.finish()));
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

  #reorganiseOptions(): ReorganiseOptions {
    const { database } = this.#options;
    return { database, state: this.state, epoch: this.#epoch, committer: this.#committer, verdicts: this.#verdicts, rules: this.#rules, follower: this.mempool };
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
    return this.#lane.run(async () => {
      if (this.#stale) await this.#refresh();
      return job();
    });
  }

  async #refresh(): Promise<void> {
    this.#committer.reset();
    await loadState(this.#options.database, this.state);
    await this.mempool.load();
    this.#stale = false;
  }
}

const sameHash = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** The genesis block as the network declares it. */
function genesisOf(network: Network): ReadBlock {
  const bytes = hexDecode(network.genesisBlock);
  assert(bytes.ok, 'a network carries its genesis block in hex');
  const read = readBlock(bytes.value);
  assert(read.ok, 'the genesis block of a network decodes');
  return read.value;
}
