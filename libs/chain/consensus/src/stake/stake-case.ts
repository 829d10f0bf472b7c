import type { Block } from '@mbaas/chain-codec';
import type { BlockCase } from '../block/block-case.ts';
import type { BlockRefusal } from '../codes/block.codes.ts';
import type { ConsensusView } from '../view/consensus-view.ts';

/** Value a stake, and a lock that makes an address eligible, must reach. consensus.md 0.1. */
export const MIN_STAKE = 100_000_000_000n;

/** A version 2 block before the chain. */
export interface StakeCase extends BlockCase {
  readonly view: ConsensusView;
}

export type StakeRule = (subject: StakeCase) => BlockRefusal | undefined;

/** The input that stakes: first of the coinstake, which is the second transaction. */
export const stakingInput = ({ transactions }: Block) => transactions[1]?.inputs[0];
