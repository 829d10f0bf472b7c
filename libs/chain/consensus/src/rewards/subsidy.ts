import type { Network } from '@mbaas/chain-params';
import { isPosEra } from '../activation/activation.ts';
import { roundHalfUp } from './rounding.ts';

const DECAY = 0.95;
/** Bucket from which the late base applies. consensus.md 5.1. */
const LATE_BUCKET = 5;

/** Proof-of-work subsidy in atoms: truncated before the PoS height, rounded and capped from it on. consensus.md 5.1. */
function powSubsidy(height: number, network: Network): bigint {
  const { bucket, powInitialAtoms, powBaseLate } = network.rewards;
  const decays = Math.floor(height / bucket);
  const initial = Number(powInitialAtoms);
  if (!isPosEra(height, network)) return BigInt(Math.floor(initial * Math.pow(DECAY, decays)));
  const base = decays < LATE_BUCKET ? initial : Number(powBaseLate);
  return BigInt(Math.min(initial, roundHalfUp(base * Math.pow(DECAY, decays))));
}

/** Proof-of-stake subsidy in atoms. consensus.md 5.2. */
function posSubsidy(height: number, network: Network): bigint {
  const { bucket, posInitialAtoms } = network.rewards;
  const initial = Number(posInitialAtoms);
  return BigInt(Math.min(initial, roundHalfUp(initial * Math.pow(DECAY, Math.floor(height / bucket)))));
}

/**
 * What a block of this version may create at height H, in atoms, fees not counted. Version 3 shares the PoW subsidy
 * among the epoch's witnesses; without their number the whole PoW subsidy is the bound. consensus.md 5.1, 5.2, 4.2.
 *
 * @example subsidy(2_200_000, 1, mainnet) // 244351875n
 */
export function subsidy(height: number, version: number, network: Network, witnesses = 1): bigint {
  if (version === 2) return posSubsidy(height, network);
  const pow = powSubsidy(height, network);
  return version === 3 ? pow / BigInt(Math.max(1, witnesses)) : pow;
}
