import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { checkBlockAlone, checkBlockHeader, openBlock, type RuleProfile } from '@mbaas/chain-consensus';
import { WIRE_LIMITS } from '@mbaas/chain-codec';
import { copyBytes, type Hash32 } from '@mbaas/chain-primitives';
import { failpoint } from '@mbaas/platform-failpoints';
import { nativeSha256, nativeVerify, type Verifier } from '@mbaas/platform-native-crypto';
import type { Logger } from '@mbaas/platform-observability';
import type { Queryable } from '@mbaas/platform-postgres';
import type { ReadBlock } from '../connect/read-block.ts';
import { BLOCK_STATE } from '../storage/chain.store.ts';
import { assertEpoch } from '../storage/writer-epoch.ts';
import { branchWitnesses } from '../witness/branch-witnesses.ts';
import { findBlock, markRefused, newestSideBlock, saveSideBlock, type StoredBlock } from './block.store.ts';
import { BranchTooWeak, reorganise, type RefusedBlock, type ReorganiseOptions } from './reorganise.ts';
import { branchHeaders, mainWorkAbove, traceBranch, workOf } from './trace-branch.ts';

const POW_VERSION = 1;
const DELEGATED_VERSION = 3;

/** What became of an offered block. */
export interface BlockAdmission {
  readonly hash: Hash32;
  readonly height: number;
  readonly state: 'connected' | 'held' | 'known';
}

export interface SideBranchOptions extends ReorganiseOptions {
  readonly profile: RuleProfile;
  readonly verifier: Verifier;
  /** Sees what is committed. */
  readonly lookups: Queryable;
  readonly log: Logger;
  /** Puts memory where the tables are. */
  readonly refresh: () => Promise<void>;
}

/** Blocks beside the main chain: stored when their header and seal hold, connected when their branch has more work. */
export class SideBranches {
  readonly #options: SideBranchOptions;

  constructor(options: SideBranchOptions) {
    this.#options = options;
  }

  /** Takes a block that is not stored and does not extend the tip. */
  async offer(read: ReadBlock): Promise<Result<BlockAdmission, Refusal>> {
    const { lookups, database, epoch, committer } = this.#options;
    const { hash, decoded, ids } = read;
    const parent = await findBlock(lookups, decoded.block.header.previousBlockHash);
    if (parent === undefined) return err({ code: 'BLOCK_PARENT_UNKNOWN' });
    if (parent.state === BLOCK_STATE.refused) return err({ code: 'WRITER_BLOCK_REFUSED_BEFORE' });
    const refusal = await this.#check(read, parent);
    if (refusal !== undefined) return err(refusal);
    const height = parent.height + 1;
    await database.transaction(async (tx) => {
      await assertEpoch(tx, epoch);
      await saveSideBlock(tx, { hash, height, transactions: ids.length, bytes: decoded.bytes });
    });
    await failpoint('chain.after-side-block');
    committer.reset();
    const stored = await findBlock(lookups, hash);
    return stored === undefined ? ok({ hash, height, state: 'held' }) : this.#weigh(stored);
  }

  /** What became of a block that is stored. */
  async known(stored: StoredBlock): Promise<Result<BlockAdmission, Refusal>> {
    const { hash, height, main, state } = stored;
    if (state === BLOCK_STATE.refused) return err({ code: 'WRITER_BLOCK_REFUSED_BEFORE' });
    if (main) return ok({ hash, height, state: 'known' });
    // One that never was on the main chain may have been stored just before a crash: nobody has weighed its branch then.
    return state === BLOCK_STATE.unchecked ? this.#weigh(stored) : ok({ hash, height, state: 'held' });
  }

  /** After a start: the branch of the last side block, if a crash came between storing and weighing it. */
  async weighNewest(): Promise<void> {
    const newest = await newestSideBlock(this.#options.lookups);
    if (newest?.state === BLOCK_STATE.unchecked) await this.#weigh(newest);
  }

  async #weigh(stored: StoredBlock): Promise<Result<BlockAdmission, Refusal>> {
    const { hash, height } = stored;
    const { lookups, state } = this.#options;
    const branch = await traceBranch(lookups, stored);
    if (workOf(branch.blocks.map(({ decodedHeader }) => decodedHeader)) <= mainWorkAbove(branch.fork, state.headers)) return ok({ hash, height, state: 'held' });
    const refused = await this.#switchTo(stored);
    return refused === undefined ? ok({ hash, height, state: 'connected' }) : err(refused.refusal);
  }

  /** What can be told of a block beside the main chain before it is stored: bytes, header on its branch, seal. */
  async #check(read: ReadBlock, parent: StoredBlock): Promise<Refusal | undefined> {
    const { state, profile, rules, lookups, verifier } = this.#options;
    const branch = await traceBranch(lookups, parent);
    const height = parent.height + 1;
    const { header, publicKey } = read.decoded.block;
    const witnesses = header.version === DELEGATED_VERSION ? await branchWitnesses(lookups, branch, height, state) : undefined;
    const view = { ...branchHeaders(branch, state.headers), ...(witnesses === undefined ? {} : { witnesses }) };
    const context = { network: state.network, profile, height, top: height - 1, medianTimePast: view.medianTimePast(height), now: rules.now(), fork: branch.fork };
    const subject = openBlock(read.decoded, context, { ids: read.ids, hash: read.hash, sha256: nativeSha256, verify: nativeVerify });
    const alone = checkBlockAlone(subject);
    if (!alone.ok) return alone.error;
    const checked = checkBlockHeader(header, view, subject.context, read.hash, publicKey);
    if (!checked.ok) return checked.error;
    if (header.version !== POW_VERSION) return undefined;
    const [verdict] = await verifier.checkSeals([copyBytes(read.decoded.bytes, 0, WIRE_LIMITS.headerSize)]);
    return verdict === null ? undefined : { code: 'BLOCK_WORK_INVALID' };
  }

  /** Reorganises to the branch that ends in `top`; gives the block that cut it, if one did. */
  async #switchTo(top: StoredBlock): Promise<RefusedBlock | undefined> {
    const { lookups, log, database, epoch, refresh } = this.#options;
    const branch = await traceBranch(lookups, top);
    let refused: RefusedBlock | undefined;
    try {
      const outcome = await reorganise(branch, this.#options);
      refused = outcome.refused;
      log.info('Main chain reorganised', { fork: branch.fork, removed: outcome.removed, connected: outcome.connected.length });
    } catch (error) {
      if (!(error instanceof BranchTooWeak)) throw error;
      refused = error.refused;
      await refresh();
    }
    if (refused === undefined) return undefined;
    const { hash } = refused.block;
    await database.transaction(async (tx) => {
      await assertEpoch(tx, epoch);
      await markRefused(tx, hash);
    });
    return refused;
  }
}
