import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readVectors } from '../../test/vector-file.ts';
import { coinage, tokenHeight } from './coinage.ts';
import { HBTH } from './hbth.params.ts';
import { distribute, electDelegates, isAlive, type VotingLock } from './heartbeat.ts';
import { unlockedAt, unlockSchedule } from './unlock-schedule.ts';

interface Hbth {
  params: { interval_blocks: number };
  unlock: { amount: string; intervals: number; blocks: number; per_interval: string[]; cumulative: string[] }[];
  token_height: { value: string; utxo_height: number; height: number; th: string }[];
  coinage: { amount: string; lock: number; unlock: number; coinage_etp_days: string }[];
}
const hbth = readVectors<Hbth>('hbth.json');

describe('unlockSchedule', () => {
  it.each(hbth.unlock)('releases $amount atoms', ({ amount, intervals, blocks, per_interval, cumulative }) => {
    const schedule = unlockSchedule(BigInt(amount));
    expect(schedule.map(String)).toEqual(per_interval);
    expect([schedule.length, schedule.length * hbth.params.interval_blocks, HBTH.intervalBlocks]).toEqual([intervals, blocks, hbth.params.interval_blocks]);
    for (const [index, sum] of cumulative.entries()) expect(String(unlockedAt(BigInt(amount), 1_000, 1_000 + 100 * (index + 1)))).toBe(sum);
  });

  it('releases exactly what was locked, whatever it was', () => {
    fc.assert(fc.property(fc.bigInt(0n, 10n ** 16n), fc.nat(10_000), (amount, blocks) => {
      const schedule = unlockSchedule(amount);
      expect(schedule.reduce((sum, release) => sum + release, 0n)).toBe(amount);
      expect(schedule.every((release) => release >= 0n)).toBe(true);
      const free = unlockedAt(amount, 5, 5 + blocks);
      expect(free <= amount && free >= unlockedAt(amount, 5, 4 + blocks)).toBe(true);
    }), { numRuns: 50 });
  });
});

describe('coinage', () => {
  it.each(hbth.token_height)('token height of $value atoms after $utxo_height', ({ value, utxo_height, height, th }) => expect(String(tokenHeight(BigInt(value), utxo_height, height))).toBe(th));
  it.each(hbth.coinage)('of $amount atoms from $lock to $unlock', ({ amount, lock, unlock, coinage_etp_days }) => expect(String(coinage(BigInt(amount), lock, unlock))).toBe(coinage_etp_days));
});

describe('heartbeats', () => {
  const lock = (change: Partial<VotingLock> = {}): VotingLock => ({ atoms: 1_000_00000000n, lockedAt: 1_000, lastBeat: 1_000, delegate: 'a', ...change });

  it('last 25,200 blocks', () => {
    expect([isAlive(lock(), 26_199), isAlive(lock(), 26_200), isAlive(lock({ lastBeat: 2_000 }), 26_200)]).toEqual([true, false, true]);
  });

  it('elect whom living coinage names; ties go to the older, then to the lower id', () => {
    const delegates = [{ id: 'c', registeredAt: 2 }, { id: 'b', registeredAt: 2 }, { id: 'a', registeredAt: 9 }, { id: 'd', registeredAt: 1 }];
    const locks = [lock(), lock({ delegate: 'c', lockedAt: 0, lastBeat: 0, atoms: 10n ** 15n })];
    expect(electDelegates(delegates, locks, 26_000).map(({ id }) => id)).toEqual(['a', 'd', 'b', 'c']);
  });

  it('earn by the amount; rests burn', () => {
    expect(distribute(100n, [lock({ atoms: 1n }), lock({ atoms: 2n }), lock({ atoms: 9n, lockedAt: 0, lastBeat: 0 })], 26_000)).toEqual([33n, 66n, 0n]);
    expect(distribute(100n, [], 1)).toEqual([]);
  });
});
