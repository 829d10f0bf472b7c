import type { Block } from '@mbaas/chain-codec';
import { hash160 } from '@mbaas/chain-crypto';
import type { Network } from '@mbaas/chain-params';
import { classifyOutput } from '@mbaas/chain-script';
import { refuseBlock } from '../codes/refuse.ts';
import { relativeLock } from '../facts/sequence.ts';
import type { StakeLock } from '../view/consensus-view.ts';
import { MIN_STAKE, stakingInput, type StakeRule } from './stake-case.ts';

const LEAST_LOCK = 24_000;
/** Blocks that must be left of the lock. */
const REMAINING = 1_000;

/** consensus.md 3.1: an output that makes its address eligible for the block after `best`. */
export function isEligibleLock(lock: StakeLock, best: number, network: Network): boolean {
  const { time, amount } = relativeLock(lock.sequence);
  return lock.etp && lock.value >= MIN_STAKE && !time && amount >= LEAST_LOCK
    && lock.height + network.voteMaturity <= best && lock.height + amount - REMAINING > best;
}

/** Hash of the key that unlocks the staked output; the version of its address plays no part. */
export function stakingKeyHash(block: Block): Uint8Array | undefined {
  const script = stakingInput(block)?.script;
  const key = script === undefined ? undefined : classifyOutput(script).publicKey;
  return key === undefined ? undefined : hash160(key);
}

/**
 * consensus.md 3.1: the staking address owns a long enough lock. Needs `view.stakeLocks`; a view without it leaves the rule
 * unasked, which only a caller that trusts the block's source may do. BLOCK_STAKE_INELIGIBLE.
 */
export const checkEligibility: StakeRule = ({ block, view, context }) => {
  if (block.header.version !== 2 || view.stakeLocks === undefined) return undefined;
  const keyHash = stakingKeyHash(block);
  if (keyHash === undefined) return refuseBlock('BLOCK_STAKE_INELIGIBLE');
  for (const lock of view.stakeLocks(keyHash)) {
    if (isEligibleLock(lock, block.header.number - 1, context.network)) return undefined;
  }
  return refuseBlock('BLOCK_STAKE_INELIGIBLE');
};
