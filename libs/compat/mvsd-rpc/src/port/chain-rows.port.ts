import type { Hash32 } from '@mbaas/chain-primitives';
import type { OutPoint, TransactionOutput } from '@mbaas/chain-codec';

/** A block of the main chain, its bytes as received. */
export interface BlockRow {
  readonly hash: Hash32;
  readonly height: number;
  readonly raw: Uint8Array;
}

/** A transaction of the main chain, its bytes as received. */
export interface TransactionRow {
  readonly id: Hash32;
  readonly height: number;
  /** Place in its block, from 0. */
  readonly index: number;
  /** Unix seconds of its block's header. */
  readonly timestamp: number;
  readonly raw: Uint8Array;
}

/** An output that the main chain has not spent. */
export interface UnspentRow {
  readonly point: OutPoint;
  readonly output: TransactionOutput;
  readonly height: number;
  /** Unix seconds of its block's header. */
  readonly timestamp: number;
  readonly coinbase: boolean;
}

/** An output that the main chain has spent. */
export interface SpentRow extends UnspentRow {
  /** The script of the input that spent it. */
  readonly unlocking: Uint8Array;
}

/** An output that says something about a named thing, spent or not: its attachment is the record. */
export type RecordRow = Omit<UnspentRow, 'coinbase'>;

/** The registries of the chain: MST issues, certificates, avatars, MITs. */
export type RecordKind = 'asset' | 'certificate' | 'avatar' | 'mit';

/**
 * What the commands read, all at one tip: a caller that lets the chain move meanwhile gives mixed answers.
 * Lists are in chain order: by height, place in the block, output index. Nothing of the pool is in any of them.
 */
export interface ChainRows {
  /** Height of the tip. */
  height(): Promise<number>;
  /** undefined when the main chain has no such block. */
  block(at: { readonly height: number } | { readonly hash: Hash32 }): Promise<BlockRow | undefined>;
  /** undefined when the main chain has no such transaction. */
  transaction(id: Hash32): Promise<TransactionRow | undefined>;
  /** Unspent outputs that pay the address. */
  unspent(address: string): Promise<readonly UnspentRow[]>;
  /** Spent outputs that paid the address. Those that an input spent whose script names the address may be left out. */
  spent(address: string): Promise<readonly SpentRow[]>;
  /** Atoms of every output that ever paid the address, spent or not. */
  received(address: string): Promise<bigint>;
  /** Transactions with an output to the address or an input that spends one of its outputs, each once. */
  history(address: string): Promise<readonly TransactionRow[]>;
  /** All records of one registry, of every name, superseded ones included. */
  records(kind: RecordKind): Promise<readonly RecordRow[]>;
}
