import { blockConnected } from '@mbaas/contracts-events';
import type { Network } from '@mbaas/chain-params';
import { appendFacts, type EncodedFact } from '@mbaas/platform-messaging';
import type { Database, Transaction } from '@mbaas/platform-postgres';
import { blockFacts } from '../facts/block-facts.ts';
import type { TipState } from '../state/tip-state.ts';
import { ChainStore } from '../storage/chain.store.ts';
import { assertEpoch, type WriterEpoch } from '../storage/writer-epoch.ts';
import type { PreparedBlock } from './prepared-block.ts';

/** Schema that this service owns. */
export const SCHEMA = 'chain';

/** What else changes with connected blocks, in the same transaction; `settle` runs after the commit. */
export interface ConnectFollower {
  follow(tx: Transaction, blocks: readonly PreparedBlock[]): Promise<{ settle(): void }>;
}

export interface CommitterOptions {
  readonly database: Database;
  readonly network: Network;
  readonly state: TipState;
  readonly epoch: WriterEpoch;
  readonly follower: ConnectFollower;
}

/** Puts prepared blocks into the tables, in order, together with their facts. */
export class BlockCommitter {
  readonly #options: CommitterOptions;
  readonly #store: ChainStore;
  #nextBlock = 0;

  constructor(options: CommitterOptions) {
    this.#options = options;
    this.#store = new ChainStore(options.state.addresses);
  }

  /** One transaction for a run of blocks. Rejects with nothing changed in the tables. */
  async commit(blocks: readonly PreparedBlock[]): Promise<void> {
    const settle = await this.#options.database.transaction(async (tx) => {
      await assertEpoch(tx, this.#options.epoch);
      await this.append(tx, blocks);
      return this.#options.follower.follow(tx, blocks);
    });
    settle.settle();
  }

  /** The rows and facts of blocks, in a transaction that has checked the epoch. */
  async append(tx: Transaction, blocks: readonly PreparedBlock[]): Promise<void> {
    if (this.#nextBlock === 0) this.#nextBlock = await firstFreeBlock(tx);
    await this.#store.append(tx, blocks, this.#nextBlock);
    this.#nextBlock += blocks.filter(({ stored }) => stored === undefined).length;
    const { network, state } = this.#options;
    let facts: EncodedFact[] = [];
    for (const block of blocks) facts = facts.concat(blockFacts(blockConnected, block, network, state.addresses));
    await appendFacts(tx, SCHEMA, facts);
  }

  /** After a rollback, or when others have added blocks. */
  reset(): void {
    this.#nextBlock = 0;
    this.#store.clear();
  }
}

async function firstFreeBlock(tx: Transaction): Promise<number> {
  const { rows } = await tx.query<{ next: bigint }>('SELECT coalesce(max(number), 0) + 1 AS next FROM chain.block');
  return Number(rows[0]?.next ?? 1n);
}
