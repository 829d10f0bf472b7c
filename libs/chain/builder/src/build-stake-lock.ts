import type { Result } from '@mbaas/kernel';
import { areStakeOutputsActive, MIN_STAKE } from '@mbaas/chain-consensus';
import { parseAddress } from '@mbaas/chain-crypto';
import type { Network } from '@mbaas/chain-params';
import { sequenceLockScript } from '@mbaas/chain-script';
import { assemble, type Built, type Purse } from './assemble.ts';
import { refuse, type BuildRefusal } from './build.errors.ts';
import { withEnvelope } from './outputs.ts';

export interface StakeLock {
  readonly network: Network;
  /** Key address that becomes eligible to stake; only its key can spend the lock later. */
  readonly address: string;
  /** Atoms, at least 1000 ETP. */
  readonly amount: bigint;
  /** Blocks that the amount cannot move, 24,000 at least. */
  readonly blocks: number;
  /** Height of the tip: stake locks are legal from the network's height on. */
  readonly top: number;
  readonly purse: Purse;
  /** Atoms; the network's minimum unless told. */
  readonly fee?: bigint | undefined;
}

/** Fewest blocks of a lock that makes its address eligible (consensus §3.1), and most that the script's number holds (§6.6). */
export const STAKE_LOCK_BLOCKS = { least: 24_000, most: 0xf_ffff } as const;

/**
 * Locks ETP so that its address may stake (consensus §3.1). Once 1,000 blocks or fewer are left, the lock counts no more.
 * Codes: BUILD_LOCK_INVALID, BUILD_AMOUNT_INVALID, BUILD_ADDRESS_INVALID, BUILD_FEE_INVALID, BUILD_FUNDS_INSUFFICIENT, BUILD_FUNDS_SCATTERED.
 */
export function buildStakeLock({ network, address, amount, blocks, top, purse, fee = network.minFee }: StakeLock): Result<Built, BuildRefusal> {
  if (!areStakeOutputsActive({ network, profile: 'reference', height: top + 1, top, medianTimePast: 0, now: null })) return refuse('BUILD_LOCK_INVALID', { from: network.heights.pos });
  const { least, most } = STAKE_LOCK_BLOCKS;
  if (!Number.isInteger(blocks) || blocks < least || blocks > most) return refuse('BUILD_LOCK_INVALID', { least, most });
  if (amount < MIN_STAKE || amount > network.maxMoney) return refuse('BUILD_AMOUNT_INVALID', { minimum: `${MIN_STAKE}`, maximum: `${network.maxMoney}` });
  const parsed = parseAddress(address, network);
  if (!parsed.ok || parsed.value.kind !== 'p2pkh' || parsed.value.hash20 === null) return refuse('BUILD_ADDRESS_INVALID');
  const lock = { value: amount, script: sequenceLockScript(blocks, parsed.value.hash20), attachment: withEnvelope({ kind: 'etp' }) };
  return assemble({ network, carried: [], outputs: [lock], purse, fee });
}
