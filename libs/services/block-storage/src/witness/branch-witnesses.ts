import { expectOk } from '@mbaas/kernel';
import type { TransactionOutput } from '@mbaas/chain-codec';
import { readVoteResult, witnessEpochOf } from '@mbaas/chain-consensus';
import type { Queryable } from '@mbaas/platform-postgres';
import { loadRaw } from '../branch/block.store.ts';
import type { Branch } from '../branch/trace-branch.ts';
import { readBlock } from '../connect/read-block.ts';
import type { TipState } from '../state/tip-state.ts';
import { loadVoteOutput } from './witness.loader.ts';

/** Vote output of an epoch that starts inside the branch. */
async function branchVote(from: Queryable, { fork, blocks }: Branch, epoch: number): Promise<TransactionOutput | undefined> {
  const first = blocks[epoch - fork - 1];
  if (first === undefined) return undefined;
  return expectOk(readBlock(await loadRaw(from, first.number)), 'stored blocks were decoded once').decoded.block.transactions[0]?.outputs[1];
}

/**
 * The witnesses that may sign the block after a branch, for the view of its header: without them side blocks of version 3
 * would cost their maker nothing. The list of an epoch that starts in the branch is taken as its block says: whether it is right is judged when the
 * branch is connected. Undefined on networks without delegated blocks.
 */
export async function branchWitnesses(from: Queryable, branch: Branch, height: number, { network, elected }: TipState): Promise<{ elected(epoch: number): readonly Uint8Array[] } | undefined> {
  const current = witnessEpochOf(height, network);
  if (current === undefined) return undefined;
  const known = current <= branch.fork ? elected.at(current) : undefined;
  const output = known === undefined ? await (current <= branch.fork ? loadVoteOutput(from, current) : branchVote(from, branch, current)) : undefined;
  const list = known ?? (output === undefined ? null : readVoteResult(output)) ?? [];
  return { elected: (epoch) => (epoch === current ? list : []) };
}
