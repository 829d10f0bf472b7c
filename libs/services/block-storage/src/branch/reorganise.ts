import { expectOk, type Refusal } from '@mbaas/kernel';
import { blockDisconnected } from '@mbaas/contracts-events';
import { failpoint } from '@mbaas/platform-failpoints';
import { appendFacts } from '@mbaas/platform-messaging';
import type { Database, Transaction } from '@mbaas/platform-postgres';
import { SCHEMA, type BlockCommitter } from '../connect/block-committer.ts';
import type { RuleOptions } from '../connect/block-rules.ts';
import { loadMissingCoins } from '../connect/missing-coins.ts';
import { forgetBlock, prepareBlock } from '../connect/prepare-block.ts';
import type { PreparedBlock } from '../connect/prepared-block.ts';
import { readBlock } from '../connect/read-block.ts';
import { removeRecords } from '../connect/registry-records.ts';
import type { Verdicts } from '../connect/verdicts.ts';
import { blockFacts } from '../facts/block-facts.ts';
import type { TipState } from '../state/tip-state.ts';
import { loadConnectedBlock } from '../storage/connected-block.loader.ts';
import { disconnectRows } from '../storage/disconnect.store.ts';
import { assertEpoch, type WriterEpoch } from '../storage/writer-epoch.ts';
import { loadElected } from '../witness/witness.loader.ts';
import { loadRaw } from './block.store.ts';
import { mainWorkAbove, workOf, type Branch, type BranchBlock } from './trace-branch.ts';

/** Branch blocks whose seals and scripts are asked for together. */
const RUN = 32;

/** Told of a change of branch, in its transaction; `settle` runs after the commit. */
export interface ReorganisationFollower {
  reorganised(tx: Transaction, removed: readonly PreparedBlock[], connected: readonly PreparedBlock[]): Promise<{ settle(): void }>;
}

export interface ReorganiseOptions {
  readonly database: Database;
  readonly state: TipState;
  readonly epoch: WriterEpoch;
  readonly committer: BlockCommitter;
  readonly verdicts: Verdicts;
  readonly rules: RuleOptions;
  readonly follower: ReorganisationFollower;
}

/** A branch block that the rules refuse. */
export interface RefusedBlock {
  readonly block: BranchBlock;
  readonly refusal: Refusal;
}

/** Thrown inside the transaction when what is left of the branch no longer wins: everything rolls back. */
export class BranchTooWeak extends Error {
  override readonly name = 'BranchTooWeak';
  readonly refused: RefusedBlock;
  constructor(refused: RefusedBlock) {
    super('The valid part of the branch has no more work than the main chain.');
    this.refused = refused;
  }
}

/** Takes the blocks above a height off memory and tables, with their facts, newest first. */
async function disconnect(tx: Transaction, height: number, { state }: ReorganiseOptions): Promise<PreparedBlock[]> {
  const removed: PreparedBlock[] = [];
  for (let at = state.height; at > height; at -= 1) {
    const block = await loadConnectedBlock(tx, at, state);
    removeRecords(state.registries, block);
    await appendFacts(tx, SCHEMA, blockFacts(blockDisconnected, block, state.network, state.addresses));
    removed.push(block);
  }
  const lowest = removed.at(-1);
  if (lowest === undefined) return removed;
  await disconnectRows(tx, { height, firstTx: lowest.firstTx, firstOutput: lowest.firstOutput });
  state.generation += 1;
  state.headers.truncate(height);
  await loadElected(tx, state);
  state.nextTx = lowest.firstTx;
  state.nextOutput = lowest.firstOutput;
  // Coins that blocks above made or spent are wrong now; they come back from the tables.
  state.coins.clear();
  return removed;
}

/** Connects branch blocks until one is refused. */
async function connect(tx: Transaction, blocks: readonly BranchBlock[], options: ReorganiseOptions): Promise<{ connected: PreparedBlock[]; refused: RefusedBlock | undefined }> {
  const { state, rules, verdicts, committer } = options;
  const connected: PreparedBlock[] = [];
  let refused: RefusedBlock | undefined;
  for (let at = 0; at < blocks.length && refused === undefined; at += RUN) {
    const run = blocks.slice(at, at + RUN);
    const reads = [];
    for (const { number } of run) reads.push(expectOk(readBlock(await loadRaw(tx, number)), 'stored blocks were decoded once'));
    await loadMissingCoins(tx, reads, state);
    const prepared: PreparedBlock[] = [];
    for (const [index, read] of reads.entries()) {
      const block = run[index] as BranchBlock;
      const result = prepareBlock(read, state, rules, block.number);
      if (!result.ok) {
        refused = { block, refusal: result.error };
        break;
      }
      prepared.push(result.value);
    }
    const verdict = await Promise.all(verdicts.ask(prepared));
    const bad = verdict.findIndex((refusal) => refusal !== undefined);
    if (bad >= 0) {
      refused = { block: run[bad] as BranchBlock, refusal: verdict[bad] as Refusal };
      for (const block of prepared.splice(bad).reverse()) forgetBlock(block, state);
    }
    if (prepared.length > 0) await committer.append(tx, prepared);
    connected.push(...prepared);
  }
  return { connected, refused };
}

/**
 * Moves the main chain to a branch with more work, in one commit: tables, facts and pool back and forth. A refused block
 * cuts the branch; what is left is taken only when it still wins, otherwise BranchTooWeak rolls everything back.
 * After any rejection memory does not fit the tables and must be loaded again.
 */
export async function reorganise(branch: Branch, options: ReorganiseOptions): Promise<{ removed: number; connected: readonly PreparedBlock[]; refused: RefusedBlock | undefined }> {
  const { database, state, epoch, follower } = options;
  const mainWork = mainWorkAbove(branch.fork, state.headers);
  const outcome = await database.transaction(async (tx) => {
    await assertEpoch(tx, epoch);
    const removed = await disconnect(tx, branch.fork, options);
    const { connected, refused } = await connect(tx, branch.blocks, options);
    const work = workOf(branch.blocks.slice(0, connected.length).map(({ decodedHeader }) => decodedHeader));
    if (refused !== undefined && work <= mainWork) throw new BranchTooWeak(refused);
    const pool = await follower.reorganised(tx, removed, connected);
    await failpoint('chain.before-reorganise-commit');
    return { removed: removed.length, connected, refused, pool };
  });
  await failpoint('chain.after-reorganise-commit');
  outcome.pool.settle();
  return outcome;
}

/** Takes every block above a height off the main chain, in one commit. They stay stored as side blocks. */
export async function disconnectTo(height: number, options: ReorganiseOptions): Promise<number> {
  const { database, epoch, follower } = options;
  const outcome = await database.transaction(async (tx) => {
    await assertEpoch(tx, epoch);
    const removed = await disconnect(tx, height, options);
    return { removed: removed.length, pool: await follower.reorganised(tx, removed, []) };
  });
  outcome.pool.settle();
  return outcome.removed;
}
