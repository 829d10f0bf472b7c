import type { TransactionOutput } from '@mbaas/chain-codec';
import type { PreviousOutput } from '@mbaas/chain-consensus';
import type { Hash32 } from '@mbaas/chain-primitives';
import type { ClassifiedScript } from '@mbaas/chain-script';
import type { Address } from './address-book.ts';

/** A transaction of the chain as far as its outputs are kept in memory. */
export interface CoinTransaction {
  readonly id: Hash32;
  /** Number of the transaction in chain order. */
  readonly number: number;
  readonly height: number;
  readonly coinbase: boolean;
  /** Time of its block, Unix seconds. */
  readonly timestamp: number;
  readonly version: number;
  readonly firstOutput: number;
  readonly outputCount: number;
  /** By output index; a hole is an output not loaded. */
  readonly coins: (Coin | undefined)[];
  /** Its id as people see it, once somebody asked. */
  shownId?: string;
}

/** An output in memory: what the rules read plus what the tables need. */
export class Coin implements PreviousOutput {
  readonly transaction: CoinTransaction;
  readonly index: number;
  readonly output: TransactionOutput;
  pattern?: ClassifiedScript;
  /** Its owner; undefined until asked for, null where its script has none. */
  address: Address | null | undefined;
  /** Spent on the branch that memory stands on. */
  spent = false;

  constructor(transaction: CoinTransaction, index: number, output: TransactionOutput) {
    this.transaction = transaction;
    this.index = index;
    this.output = output;
  }

  get height(): number {
    return this.transaction.height;
  }
  get coinbase(): boolean {
    return this.transaction.coinbase;
  }
  get timestamp(): number {
    return this.transaction.timestamp;
  }
  get txVersion(): number {
    return this.transaction.version;
  }
  /** Number of the output in chain order. */
  get number(): number {
    return this.transaction.firstOutput + this.index;
  }
}
