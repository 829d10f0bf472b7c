import { bytesEqual } from '@mbaas/chain-primitives';
import { isEpochStart } from '../activation/activation.ts';
import { refuseBlock } from '../codes/refuse.ts';
import type { BlockRefusal } from '../codes/block.codes.ts';
import type { ConsensusView } from '../view/consensus-view.ts';
import { electWitnesses } from '../witness/election.ts';
import type { BlockCase } from './block-case.ts';
import { readVoteResult } from './vote-result.ts';

/**
 * consensus.md 4.2 "Vote result": the first block of an epoch elects whom the chain below it elects, in that order. Needs
 * `view.witnesses`; without it the rule is not asked. BLOCK_VOTE_RESULT_MISMATCH.
 */
export function checkElection({ block, context, view }: BlockCase & { readonly view: ConsensusView }): BlockRefusal | undefined {
  const { witnesses } = view;
  const vote = block.transactions[0]?.outputs[1];
  if (witnesses === undefined || vote === undefined || !isEpochStart(context)) return undefined;
  const claimed = readVoteResult(vote) ?? [];
  // Bound one by one: a view may be an instance of a class.
  const elected = electWitnesses({
    witnesses, did: (symbol) => view.did(symbol), header: (height) => view.header(height), stakeLocks: (keyHash) => view.stakeLocks?.(keyHash) ?? [],
  }, context);
  const isRight = claimed.length === elected.length && elected.every((key, index) => bytesEqual(key, claimed[index] as Uint8Array));
  return isRight ? undefined : refuseBlock('BLOCK_VOTE_RESULT_MISMATCH');
}
