import type { Network } from '@mbaas/chain-params';

/** Height of the first block of the delegated epoch that a height lies in; undefined where the network has none there. consensus.md 4.2 "Epoch". */
export function witnessEpochOf(height: number, { heights, dposParams }: Network): number | undefined {
  if (heights.dpos === null || dposParams === null || height < heights.dpos) return undefined;
  return height - ((height - heights.dpos) % dposParams.epochBlocks);
}

/** Whether delegated blocks may stand at a height: never in the first and last `voteMaturity` heights of an epoch. consensus.md 4.2 "Epoch". */
export function isWitnessHeight(height: number, network: Network): boolean {
  const epoch = witnessEpochOf(height, network);
  if (epoch === undefined || network.dposParams === null) return false;
  const position = height - epoch;
  return position >= network.voteMaturity && position < network.dposParams.epochBlocks - network.voteMaturity;
}
