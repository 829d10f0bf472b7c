import type { ChainContext } from '../view/chain-context.ts';
import { headerNumber } from '../view/chain-context.ts';
import type { Network } from '@mbaas/chain-params';
import { witnessEpochOf } from '../witness/epoch.ts';

/**
 * Switches per height, consensus.md 0.3. Some read TOP, some H, some N: the off-by-one at every fork height is the
 * network's own.
 */

/** Version 4 transactions ("nova"). */
export const isNovaActive = ({ network, top }: ChainContext): boolean => network.testnetRules || top > network.heights.nova;

/** Rules that look at the top: deposits end, stake outputs and mining certificates start. */
export const isTopPos = ({ network, top }: ChainContext): boolean => top >= network.heights.pos;

/** Version 4 is mandatory for ordinary transactions. */
export const isVersion4Mandatory = (context: ChainContext): boolean => !context.network.testnetRules && isTopPos(context);

/** Lock times are enforced. */
export const isFinalityEnforced = ({ network, height }: ChainContext): boolean => height >= network.heights.pos;

/** Sequence-lock outputs may be made. */
export const areStakeOutputsActive = (context: ChainContext): boolean => context.network.testnetRules || isTopPos(context);

/** Difficulty v2 and the rounding subsidy. */
export const isPosEra = (height: number, network: Network): boolean => height >= network.heights.pos;

/** Seconds a block time may be ahead of the clock. consensus.md 1.4. */
export function futureWindowSeconds(number: number, network: Network): number {
  if (number < network.heights.futureTime) return 7200;
  return number >= network.heights.pos ? 38 : 24;
}

/** The parent's time is a lower bound. */
export const isTimeMonotone = (number: number, network: Network): boolean => number >= network.heights.futureTime;

/** At most 60 PoW and 24 PoS blocks in a row. */
export const isSuccessionLimited = (number: number, network: Network): boolean => number > network.heights.pos + 10_000;

/** Inputs, fees and transaction rules are checked in branches that fork here. */
export const isStrict = (context: ChainContext): boolean => (context.fork ?? context.height - 1) >= context.network.heights.strictFrom;

/** The block may carry the PoS genesis coinbase at index 2. */
export function mayCarryPosGenesis(version: number, context: ChainContext): boolean {
  if (version !== 2) return false;
  const limit = context.network.rewards.posGenesisHeight;
  return limit === null ? context.stakeStarted !== true : headerNumber(context) <= limit;
}

/** First block of a delegated epoch: its coinbase carries the vote result. consensus.md 4.2. */
export const isEpochStart = ({ network, height }: ChainContext): boolean => witnessEpochOf(height, network) === height;
