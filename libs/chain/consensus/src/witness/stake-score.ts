import type { Network } from '@mbaas/chain-params';
import { relativeLock } from '../facts/sequence.ts';
import type { StakeLock } from '../view/consensus-view.ts';

const CERTIFICATE_BONUS = 30;
const SCORE_FACTOR = 6.18;

/** consensus.md 4.2 "Stake": whether a lock counts for the epoch that starts at `epoch`, seen from the block below it. */
export function isWitnessLock({ etp, sequence, height }: Pick<StakeLock, 'etp' | 'sequence' | 'height'>, epoch: number, network: Network): boolean {
  const { time, amount } = relativeLock(sequence);
  const top = epoch - 1;
  const horizon = epoch + (network.dposParams?.lockHorizon ?? 0);
  const end = height + amount;
  return etp && !time && height + network.voteMaturity <= top && end > top && end > horizon;
}

/** Sum of what counts, in atoms. consensus.md 4.2 "Stake". */
export function witnessStake(locks: Iterable<StakeLock>, epoch: number, network: Network): bigint {
  let sum = 0n;
  for (const lock of locks) if (isWitnessLock(lock, epoch, network)) sum += lock.value;
  return sum;
}

/**
 * Weight of a candidate in the selection: round(log10(atoms) · 6.18), and 30 more for a valid witness certificate. 0 below the
 * threshold: no candidate. consensus.md 4.2 "Stake"; `mars.json`.
 */
export function witnessScore(stake: bigint, certified: boolean, threshold: bigint): number {
  if (stake < threshold) return 0;
  return Math.round(Math.log10(Number(stake)) * SCORE_FACTOR) + (certified ? CERTIFICATE_BONUS : 0);
}
