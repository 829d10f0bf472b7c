import { isSequenceDisabled, relativeLock } from '@mbaas/chain-consensus';
import type { Network } from '@mbaas/chain-params';
import { attenuation } from '@mbaas/chain-script';
import { LOCK } from '../state/output-class.ts';

/** What decides whether an unspent output can move. */
export interface LockedOutput {
  readonly height: number;
  /** Time of its block, Unix seconds. */
  readonly timestamp: number;
  readonly coinbase: boolean;
  readonly lock: number;
  readonly lockValue: number;
}

/** The moment asked about: a height, and the time of the block there. */
export interface Moment {
  readonly height: number;
  readonly timestamp: number;
}

/** Whether deposit, sequence lock and maturity let an output be spent at a moment. consensus.md 3.2 item 2, 6.7, 6.13. */
export function isSpendable({ height, timestamp, coinbase, lock, lockValue }: LockedOutput, at: Moment, { coinbaseMaturity }: Network): boolean {
  if (lock === LOCK.deposit && at.height - height < lockValue) return false;
  if (lock === LOCK.sequence && !isSequenceDisabled(lockValue)) {
    const { time, amount } = relativeLock(lockValue);
    if (time ? timestamp + amount > at.timestamp : height + amount > at.height) return false;
  }
  return !coinbase || at.height - height >= coinbaseMaturity;
}

/** MST units that a time-release lock still holds back at a height. consensus.md 6.11. */
export function lockedUnits(model: string, quantity: bigint, height: number, at: Moment): bigint {
  const parsed = attenuation.parseModel(model);
  if (!parsed.ok) return 0n;
  const released = attenuation.available(quantity, BigInt(Math.max(0, at.height - height)), parsed.value);
  return released.ok ? quantity - released.value.spendable : 0n;
}
