import type { DecodedBlock, Transaction } from '@mbaas/chain-codec';
import type { Hash32 } from '@mbaas/chain-primitives';
import type { Coin, CoinTransaction } from '../state/coin.ts';

export type TransactionKind = 'coinbase' | 'coinstake' | 'ordinary';

/** A transaction of a block that passed the rules, with what it spends and makes. */
export interface PreparedTransaction {
  readonly id: Hash32;
  readonly transaction: Transaction;
  readonly kind: TransactionKind;
  /** Atoms; 0 for a coinbase. */
  readonly fee: bigint;
  /** By input; empty for a coinbase. */
  readonly spent: readonly Coin[];
  readonly made: CoinTransaction;
  /** Offset and length in the bytes of the block. */
  readonly start: number;
  readonly length: number;
}

/** A block that memory has taken in: all rules but the heavy verdicts (seal, scripts) are checked. */
export interface PreparedBlock {
  readonly decoded: DecodedBlock;
  readonly hash: Hash32;
  /** Place on the main chain. */
  readonly height: number;
  readonly transactions: readonly PreparedTransaction[];
  readonly firstTx: number;
  readonly firstOutput: number;
  /** Row of the block where it is stored already (it was a side block). */
  readonly stored: number | undefined;
}
