import { err, ok } from '@mbaas/kernel';
import { encodeOutput } from '@mbaas/chain-codec';
import type { blockTemplate } from '@mbaas/contracts-queries';
import { showHash } from '../facts/display.ts';
import type { ChainWriter } from '../writer/chain-writer.ts';
import type { Answered, Asked } from './block.answers.ts';
import { refusalProblem } from './refusal-problem.ts';

/** chain.block-template. */
export async function answerBlockTemplate(writer: ChainWriter, asked: Asked<typeof blockTemplate>): Answered<typeof blockTemplate> {
  const result = await writer.blockTemplate(asked);
  if (!result.ok) return err(refusalProblem(result.error));
  const { version, height, previousHash, minimumTimestamp, timestamp, bits, subsidy, fees, posGenesis, mined, transactions, voteResult } = result.value;
  return ok({
    version,
    height,
    previousHash: showHash(previousHash),
    minimumTimestamp,
    timestamp,
    bits: String(bits),
    subsidy: String(subsidy),
    fees: String(fees),
    posGenesis,
    ...(asked.mineAsset === undefined || mined === 0n ? {} : { asset: { symbol: asked.mineAsset, quantity: String(mined) } }),
    ...(voteResult === undefined ? {} : { voteResult: Buffer.from(encodeOutput(voteResult)).toString('hex') }),
    transactions: transactions.map(({ id, bytes, fee }) => ({ txid: showHash(id), raw: Buffer.from(bytes).toString('hex'), fee: String(fee) })),
  });
}
