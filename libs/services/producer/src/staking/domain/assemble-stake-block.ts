import { encodeHeader, encodeTransaction, type Transaction } from '@mbaas/chain-codec';
import { ByteWriter } from '@mbaas/chain-primitives';
import { coinbaseOf, type Template } from '../../production/domain/assemble-block.ts';

/** Parts of a proof-of-stake block, before it is signed. */
export interface StakeParts {
  readonly template: Template;
  /** Key hash (20 bytes) that the reward goes to. */
  readonly payee: Uint8Array;
  /** Unix seconds at which the kernel wins. */
  readonly timestamp: number;
  /** Input scripts empty. */
  readonly coinstake: Transaction;
  /** Coinbase that starts proof of stake, in the block that does. */
  readonly posGenesis?: Transaction | undefined;
  readonly extraNonce: number;
}

const STAKE_VERSION = 2;
const SIGNATURE_BYTES = 64;

/**
 * The wire bytes of the block as key-management takes them: coinbase, coinstake, waiting transactions as they came; merkle root
 * and signature of zeros, for both follow from the signed coinstake.
 */
export function assembleStakeBlock({ template, payee, timestamp, coinstake, posGenesis, extraNonce }: StakeParts): Uint8Array {
  const made = [coinbaseOf(template, payee, extraNonce), coinstake, ...(posGenesis === undefined ? [] : [posGenesis])];
  const writer = new ByteWriter();
  writer.bytes(
    encodeHeader({
      version: STAKE_VERSION,
      previousBlockHash: template.previousBlockHash,
      merkleRoot: new Uint8Array(32),
      timestamp,
      bits: template.bits,
      nonce: 0n,
      mixHash: new Uint8Array(32),
      number: template.height,
    }),
  );
  writer.varint(made.length + template.transactions.length);
  for (const transaction of made) writer.bytes(encodeTransaction(transaction));
  for (const { bytes } of template.transactions) writer.bytes(bytes);
  writer.bytes(new Uint8Array(SIGNATURE_BYTES));
  return writer.finish();
}
