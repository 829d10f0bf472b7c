import type { blockTemplate, QueryAnswer } from '@mbaas/contracts-queries';
import { hexDecode, parseDisplayHash } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import type { Template } from './domain/assemble-block.ts';

/** The template as block-storage tells it, as values of the chain. */
export const toTemplate = (answer: QueryAnswer<typeof blockTemplate>): Template => ({
  height: answer.height,
  previousBlockHash: expectOk(parseDisplayHash(answer.previousHash), 'the contract checks hashes'),
  minimumTimestamp: answer.minimumTimestamp,
  bits: BigInt(answer.bits),
  subsidy: BigInt(answer.subsidy),
  fees: BigInt(answer.fees),
  transactions: answer.transactions.map(({ txid, raw }) => ({
    id: expectOk(parseDisplayHash(txid), 'the contract checks hashes'),
    bytes: expectOk(hexDecode(raw), 'the contract checks hex'),
  })),
});
