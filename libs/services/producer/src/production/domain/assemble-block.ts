import { encodeTransaction, merkleRoot, transactionIdOfBytes, type BlockHeader, type Transaction, type TransactionOutput } from '@mbaas/chain-codec';
import type { Hash32 } from '@mbaas/chain-primitives';
import { coinbaseTransaction, minedOutput } from './coinbase.ts';

/** What a block is made of, as block-storage offers it. */
export interface Template {
  readonly height: number;
  readonly previousBlockHash: Hash32;
  /** Unix seconds of the tip: a block may not be older. */
  readonly minimumTimestamp: number;
  /** Unix seconds that `bits` holds for. */
  readonly timestamp: number;
  readonly bits: bigint;
  readonly subsidy: bigint;
  readonly fees: bigint;
  /** The coinbase that starts proof of stake belongs into this block. */
  readonly posGenesis: boolean;
  /** An MST to mine, its symbol latin1-held. */
  readonly mined?: { readonly symbol: string; readonly quantity: bigint } | undefined;
  /** What starts a delegated epoch. consensus §4.2. */
  readonly voteResult?: TransactionOutput | undefined;
  readonly transactions: readonly { readonly id: Hash32; readonly bytes: Uint8Array }[];
}

/** A block without its seal: the header's nonce and mix are zero. */
export interface UnsealedBlock {
  readonly header: BlockHeader;
  readonly coinbase: Transaction;
  readonly transactions: readonly Uint8Array[];
}

/** The coinbase of a block on the template, for the owner of a key hash. */
export function coinbaseOf({ height, subsidy, fees, mined, voteResult }: Template, payee: Uint8Array, extraNonce: number): Transaction {
  const second = voteResult ?? (mined === undefined ? undefined : minedOutput(payee, mined.symbol, mined.quantity));
  return coinbaseTransaction(height, { payee, value: subsidy + fees, second }, extraNonce);
}

/** A proof-of-work block on the template, at the time its difficulty holds for. */
export function assembleBlock(template: Template, payee: Uint8Array, extraNonce: number): UnsealedBlock {
  const coinbase = coinbaseOf(template, payee, extraNonce);
  const coinbaseBytes = encodeTransaction(coinbase);
  const ids = [transactionIdOfBytes(coinbaseBytes), ...template.transactions.map(({ id }) => id)];
  return {
    header: {
      version: 1,
      previousBlockHash: template.previousBlockHash,
      merkleRoot: merkleRoot(ids),
      timestamp: template.timestamp,
      bits: template.bits,
      nonce: 0n,
      mixHash: new Uint8Array(32),
      number: template.height,
    },
    coinbase,
    transactions: [coinbaseBytes, ...template.transactions.map(({ bytes }) => bytes)],
  };
}
