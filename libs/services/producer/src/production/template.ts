import { decodeOutput } from '@mbaas/chain-codec';
import type { blockTemplate, QueryAnswer } from '@mbaas/contracts-queries';
import { heldText, hexDecode, parseDisplayHash } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import type { Template } from './domain/assemble-block.ts';

const bytesOf = (hex: string): Uint8Array => expectOk(hexDecode(hex), 'the contract checks hex');

/** The template as block-storage tells it, as values of the chain. */
export const toTemplate = (answer: QueryAnswer<typeof blockTemplate>): Template => ({
  height: answer.height,
  previousBlockHash: expectOk(parseDisplayHash(answer.previousHash), 'the contract checks hashes'),
  minimumTimestamp: answer.minimumTimestamp,
  timestamp: answer.timestamp,
  bits: BigInt(answer.bits),
  subsidy: BigInt(answer.subsidy),
  fees: BigInt(answer.fees),
  posGenesis: answer.posGenesis,
  mined: answer.asset === undefined ? undefined : { symbol: heldText(answer.asset.symbol), quantity: BigInt(answer.asset.quantity) },
  voteResult: answer.voteResult === undefined ? undefined : expectOk(decodeOutput(bytesOf(answer.voteResult)), 'block-storage gives an output'),
  transactions: answer.transactions.map(({ txid, raw }) => ({ id: expectOk(parseDisplayHash(txid), 'the contract checks hashes'), bytes: bytesOf(raw) })),
});
