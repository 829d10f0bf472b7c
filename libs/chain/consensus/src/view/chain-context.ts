import type { Network } from '@mbaas/chain-params';
import type { UnixSeconds } from '@mbaas/chain-primitives';

/**
 * `reference` follows the live network's node, quirks included: a validator that mends them forks itself off.
 * `hardened` closes the holes of consensus.md appendix C, for private chains and for our own production.
 */
export type RuleProfile = 'reference' | 'hardened';

/** Where and when something is judged. consensus.md 0.2 on the four heights. */
export interface ChainContext {
  readonly network: Network;
  readonly profile: RuleProfile;
  /** H: height of the block under validation; tip + 1 for the pool. */
  readonly height: number;
  /** TOP: H − 1. Inside a reorganisation of the live network's node it is the old tip. */
  readonly top: number;
  /** Upper median of the (up to 11) block times before H. */
  readonly medianTimePast: UnixSeconds;
  /** Own clock; null = the future limit is not checked (stored blocks, tests). */
  readonly now: UnixSeconds | null;
  /** Pool or block; block unless said. */
  readonly entry?: 'block' | 'pool';
  /** N: number field of the header; H unless said. */
  readonly number?: number;
  /** Height of the fork point; H − 1 unless said. */
  readonly fork?: number;
  /** Delegated witnesses of the epoch, which share the subsidy; from the epoch's vote result. 1 unless said. */
  readonly witnesses?: number;
  /** A version 2 block exists below H. Read only where the network leaves the height of the PoS genesis open. */
  readonly stakeStarted?: boolean;
}

/** N of the context. */
export const headerNumber = (context: ChainContext): number => context.number ?? context.height;

export const isPool = (context: ChainContext): boolean => context.entry === 'pool';

export const isHardened = ({ profile }: Pick<ChainContext, 'profile'>): boolean => profile === 'hardened';
