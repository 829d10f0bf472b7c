import { err, ok } from '@mbaas/kernel';
import type { chainStatus, submitBlock, submitTransaction } from '@mbaas/contracts-queries';
import { hexDecode } from '@mbaas/chain-primitives';
import { showHash } from '../facts/display.ts';
import { medianTime } from '@mbaas/chain-consensus';
import type { Pool } from '../mempool/pool.ts';
import type { ChainReader } from '../reader/chain-reader.ts';
import type { ChainWriter } from '../writer/chain-writer.ts';
import type { Answered, Asked } from './block.answers.ts';
import { refusalProblem } from './refusal-problem.ts';
import { standsBy } from './standby.ts';

const MEDIAN_SPAN = 11;

/** chain.status: what is committed. Without the pool in memory its table is counted; QUERY_STANDBY before the first block. */
export function answerStatus(reader: ChainReader, pool: Pool | undefined): Answered<typeof chainStatus> {
  return reader.at(async ({ tip, blocksBelow, poolSize }) => {
    if (tip.height < 0) return standsBy();
    const times = (await blocksBelow(tip.height + 1, MEDIAN_SPAN)).map(({ header }) => header.timestamp);
    const { name: network, finalDepth } = reader.network;
    return ok({ network, height: tip.height, hash: showHash(tip.hash), timestamp: tip.timestamp, medianTimePast: medianTime(times), poolSize: pool?.size ?? (await poolSize()), finalDepth });
  });
}

/** chain.submit-transaction: the rules' codes, the codec's, POOL_CODES. */
export async function answerSubmitTransaction(writer: ChainWriter, { raw, dryRun }: Asked<typeof submitTransaction>): Answered<typeof submitTransaction> {
  const bytes = hexDecode(raw);
  if (!bytes.ok) return err(refusalProblem(bytes.error));
  const result = await writer.submitTransaction(bytes.value, dryRun);
  if (!result.ok) return err(refusalProblem(result.error));
  const { id, ...admission } = result.value;
  return ok({ txid: showHash(id), ...admission });
}

/** chain.submit-block: the rules' codes, the codec's, WRITER_CODES. */
export async function answerSubmitBlock(writer: ChainWriter, { raw }: Asked<typeof submitBlock>): Answered<typeof submitBlock> {
  const bytes = hexDecode(raw);
  if (!bytes.ok) return err(refusalProblem(bytes.error));
  const result = await writer.submitBlock(bytes.value);
  if (!result.ok) return err(refusalProblem(result.error));
  const { hash, height, state } = result.value;
  return ok({ hash: showHash(hash), height, state });
}
