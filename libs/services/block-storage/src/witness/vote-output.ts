import { electWitnesses, voteResultOutput, witnessEpochOf, type ChainContext, type ConsensusView } from '@mbaas/chain-consensus';
import type { TransactionOutput } from '@mbaas/chain-codec';

/** The vote result that the block at `context.height` must carry behind its reward; undefined unless it is the first of an epoch. */
export function voteOutput(view: ConsensusView, context: ChainContext): TransactionOutput | undefined {
  const { witnesses } = view;
  if (witnesses === undefined || witnessEpochOf(context.height, context.network) !== context.height) return undefined;
  return voteResultOutput(electWitnesses({ ...view, witnesses }, context));
}
