import { headerHashOfBytes, transactionIdOfBytes, type Block, type DecodedBlock, type TransactionSpan } from '@mbaas/chain-codec';
import type { Sha256, VerifyDigest } from '@mbaas/chain-crypto';
import type { Hash32 } from '@mbaas/chain-primitives';
import type { BlockRefusal } from '../codes/block.codes.ts';
import { transactionFacts, type TransactionFacts } from '../facts/transaction-facts.ts';
import type { ChainContext } from '../view/chain-context.ts';

/** Faster primitives than the portable ones. */
export interface BlockCrypto {
  readonly sha256?: Sha256;
  readonly verify?: VerifyDigest;
}

/** A block with what can be told from its bytes alone. Made once; the transactions' facts are shared by all stages. */
export interface BlockCase {
  readonly block: Block;
  /** Wire bytes of the whole block. */
  readonly size: number;
  readonly hash: Hash32;
  /** Transaction ids in block order. */
  readonly ids: readonly Hash32[];
  readonly facts: readonly TransactionFacts[];
  /** Its `number` is the header's. */
  readonly context: ChainContext;
  readonly crypto: BlockCrypto;
}

/** A rule over a block: the refusal it finds, or nothing. */
export type BlockRule = (subject: BlockCase) => BlockRefusal | undefined;

/** What is known of a block besides its bytes; computed from the received bytes where absent. */
export interface BlockKnowledge extends BlockCrypto {
  readonly ids?: readonly Hash32[];
  readonly hash?: Hash32;
}

/** Looks at a block once. */
export function openBlock(decoded: DecodedBlock, context: ChainContext, known: BlockKnowledge = {}): BlockCase {
  const { block, bytes, transactionSpans } = decoded;
  const facts = block.transactions.map((tx, index) => {
    const { start, end } = transactionSpans[index] as TransactionSpan;
    return transactionFacts(tx, end - start, context.network);
  });
  return {
    block,
    size: bytes.length,
    hash: known.hash ?? headerHashOfBytes(bytes, known.sha256),
    ids: known.ids ?? transactionSpans.map(({ start, end }) => transactionIdOfBytes(bytes.subarray(start, end), known.sha256)),
    facts,
    context: { ...context, number: block.header.number },
    crypto: known,
  };
}
