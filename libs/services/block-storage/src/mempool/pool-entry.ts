import type { Transaction } from '@mbaas/chain-codec';
import type { TransactionFacts } from '@mbaas/chain-consensus';
import type { Hash32 } from '@mbaas/chain-primitives';
import type { Coin, CoinTransaction } from '../state/coin.ts';

/** A transaction that waits for a block. */
export interface PoolEntry {
  readonly id: Hash32;
  readonly bytes: Uint8Array;
  readonly transaction: Transaction;
  readonly facts: TransactionFacts;
  /** Atoms. */
  readonly fee: bigint;
  /** By input; coins of the chain or of other waiting transactions. */
  readonly spent: readonly Coin[];
  /** Its outputs; height 0 as the rules want it for the pool. */
  readonly made: CoinTransaction;
  /** Order of acceptance. */
  readonly number: number;
  /** Unix ms. */
  readonly addedAt: number;
}
