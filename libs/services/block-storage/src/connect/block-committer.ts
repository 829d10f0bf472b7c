import { blockConnected } from '@mbaas/contracts-events';
import type { Network } from '@mbaas/chain-params';
import { appendFacts, installMessaging, type EncodedFact } from '@mbaas/platform-messaging';
import { failpoint } from '@mbaas/platform-failpoints';
import type { Logger } from '@mbaas/platform-observability';
import type { Database, Transaction } from '@mbaas/platform-postgres';
import { blockFacts } from '../facts/block-facts.ts';
import type { StorageMetrics } from '../block-storage.metrics.ts';
import type { TipState } from '../state/tip-state.ts';
import { ChainStore } from '../storage/chain.store.ts';
import { assertEpoch, type WriterEpoch } from '../storage/writer-epoch.ts';
import type { PreparedBlock } from './prepared-block.ts';

/** Schema that this service owns. */
export const SCHEMA = 'chain';

/** Fewer than a partition of the outbox holds. */
const FACTS_BETWEEN_ROOM = 50_000;

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
  readonly metrics: StorageMetrics;
  readonly log: Logger;
}

/** Puts prepared blocks into the tables, in order, together with their facts. */
export class BlockCommitter {
  readonly #options: CommitterOptions;
  readonly #store: ChainStore;
  #nextBlock = 0;
  #factsSinceRoom = 0;

  constructor(options: CommitterOptions) {
    this.#options = options;
    this.#store = new ChainStore(options.state.addresses);
  }

  /** One transaction for a run of blocks. Rejects with nothing changed in the tables. */
  async commit(blocks: readonly PreparedBlock[]): Promise<void> {
    const begun = performance.now();
    const settle = await this.#options.database.transaction(async (tx) => {
      await assertEpoch(tx, this.#options.epoch);
      await this.append(tx, blocks);
      const followed = await this.#options.follower.follow(tx, blocks);
      await failpoint('chain.before-commit');
      return followed;
    });
    await failpoint('chain.after-commit');
    settle.settle();
    this.#options.metrics.committed(blocks.length, blocks.reduce((sum, { transactions }) => sum + transactions.length, 0), (performance.now() - begun) / 1000);
    await this.#makeRoom();
  }

  /** Partitions for facts to come: a process that imports has no relay to make them. */
  async #makeRoom(): Promise<void> {
    if (this.#factsSinceRoom < FACTS_BETWEEN_ROOM) return;
    this.#factsSinceRoom = 0;
    await installMessaging(this.#options.database, SCHEMA, this.#options.log);
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
    this.#factsSinceRoom += facts.length;
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
