import { encodeTransaction, merkleRoot, transactionIdOfBytes, type BlockHeader, type Transaction } from '@mbaas/chain-codec';
import type { Hash32 } from '@mbaas/chain-primitives';
import { coinbaseTransaction } from './coinbase.ts';

/** What a block is made of, as block-storage offers it. */
export interface Template {
  readonly height: number;
  readonly previousBlockHash: Hash32;
  readonly minimumTimestamp: number;
  readonly bits: bigint;
  readonly subsidy: bigint;
  readonly fees: bigint;
  readonly transactions: readonly { readonly id: Hash32; readonly bytes: Uint8Array }[];
}

/** A block without its seal: the header's nonce and mix are zero. */
export interface UnsealedBlock {
  readonly header: BlockHeader;
  readonly coinbase: Transaction;
  readonly transactions: readonly Uint8Array[];
}

/** A proof-of-work block on the template. `nowSeconds`: Unix seconds; a block may not be older than its parent. */
export function assembleBlock(template: Template, payee: Uint8Array, nowSeconds: number, extraNonce: number): UnsealedBlock {
  const coinbase = coinbaseTransaction(template.height, payee, template.subsidy + template.fees, extraNonce);
  const coinbaseBytes = encodeTransaction(coinbase);
  const ids = [transactionIdOfBytes(coinbaseBytes), ...template.transactions.map(({ id }) => id)];
  return {
    header: {
      version: 1,
      previousBlockHash: template.previousBlockHash,
      merkleRoot: merkleRoot(ids),
      timestamp: Math.max(nowSeconds, template.minimumTimestamp),
      bits: template.bits,
      nonce: 0n,
      mixHash: new Uint8Array(32),
      number: template.height,
    },
    coinbase,
    transactions: [coinbaseBytes, ...template.transactions.map(({ bytes }) => bytes)],
  };
}
