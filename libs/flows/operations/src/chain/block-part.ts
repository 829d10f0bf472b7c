import { expectOk } from '@mbaas/kernel';
import { parseDisplayHash } from '@mbaas/chain-primitives';
import type { BlockPart } from '@mbaas/contracts-events';
import { outPointToBytes, type ChainSpend } from '../store/operation-input.store.ts';

/** Internal bytes of a displayed hash of a fact. */
export const hashBytes = (text: string): Uint8Array => expectOk(parseDisplayHash(text), 'a fact carries well-formed hashes');

export const txidsOf = (part: BlockPart): Uint8Array[] => part.transactions.map(({ txid }) => hashBytes(txid));

/** What the transactions of a part spend. */
export const spendsOf = (part: BlockPart): ChainSpend[] =>
  part.transactions.flatMap(({ txid, inputs }) => inputs.map((input) => ({ outpoint: outPointToBytes({ hash: hashBytes(input.txid), index: input.index }), txid: hashBytes(txid) })));

/** True for the part that ends a block. */
export const isLastPart = (part: BlockPart): boolean => part.part === part.parts - 1;
