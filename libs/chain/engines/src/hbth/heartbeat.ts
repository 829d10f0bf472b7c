import { coinage } from './coinage.ts';
import { HBTH } from './hbth.params.ts';

/** A lock that votes. */
export interface VotingLock {
  readonly atoms: bigint;
  readonly lockedAt: number;
  /** Height of the last heartbeat; the lock itself counts as one. */
  readonly lastBeat: number;
  /** Delegate it names. */
  readonly delegate: string;
}

/** Whether a lock's heartbeat is recent enough to vote and earn. consensus.md 8.4. */
export const isAlive = ({ lastBeat, lockedAt }: VotingLock, height: number): boolean => Math.max(lastBeat, lockedAt) > height - HBTH.heartbeatBlocks;

/** Someone who can be voted for. */
export interface Delegate {
  readonly id: string;
  readonly registeredAt: number;
}

/** Those with most votes, most first; ties: who registered first, then the lower id. The order of slots is shuffled elsewhere. consensus.md 8.5. */
export function electDelegates(delegates: readonly Delegate[], locks: readonly VotingLock[], height: number): readonly Delegate[] {
  const votes = new Map<string, bigint>();
  for (const lock of locks) {
    if (isAlive(lock, height)) votes.set(lock.delegate, (votes.get(lock.delegate) ?? 0n) + coinage(lock.atoms, lock.lockedAt, height));
  }
  const votesOf = ({ id }: Delegate): bigint => votes.get(id) ?? 0n;
  const rank = (a: Delegate, b: Delegate): number => {
    const [mine, theirs] = [votesOf(a), votesOf(b)];
    return mine === theirs ? a.registeredAt - b.registeredAt || (a.id < b.id ? -1 : 1) : mine > theirs ? -1 : 1;
  };
  return delegates.toSorted(rank).slice(0, HBTH.delegates);
}

/** Shares of an epoch's new atoms, by lock; what rounding leaves burns. Locks without heartbeat get nothing. consensus.md 8.6. */
export function distribute(atoms: bigint, locks: readonly VotingLock[], height: number): readonly bigint[] {
  const total = locks.reduce((sum, lock) => (isAlive(lock, height) ? sum + lock.atoms : sum), 0n);
  return locks.map((lock) => (isAlive(lock, height) && total > 0n ? (atoms * lock.atoms) / total : 0n));
}
