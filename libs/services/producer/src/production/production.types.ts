import type { Network } from '@mbaas/chain-params';
import type { QueryPort } from '@mbaas/contracts-queries';
import type { Logger } from '@mbaas/platform-observability';
import type { Turn } from './turn.ts';

/** What an operator may choose about production. */
export interface ProductionConfig {
  /** false: this process searches no seals itself; external miners do. */
  readonly solo: boolean;
  /** Address that coinbases pay; the faucet's wallet unless told. */
  readonly mineTo?: string | undefined;
  /** Symbol of an MST to mine along, where its certificate lets one. */
  readonly mineAsset?: string | undefined;
  /** Wallet whose coins stake. */
  readonly stakeWallet?: StakeWallet | undefined;
  /** What is locked where no lock makes the wallet's first address eligible; nothing unless told. */
  readonly stakeLock?: StakeLockTerms | undefined;
}

/** A lock that makes an address eligible to stake. consensus §3.1. */
export interface StakeLockTerms {
  /** Atoms, 1000 ETP at least. */
  readonly amount: bigint;
  /** 24,000 at least. */
  readonly blocks: number;
}

/** A wallet of key-management by its owner and id. */
export interface StakeWallet {
  readonly tenant: string;
  readonly walletId: string;
}

/** What every kind of production works with. */
export interface ProductionContext {
  readonly network: Network;
  readonly queries: QueryPort;
  readonly log: Logger;
  /** Unix ms. */
  readonly clock: { now(): number };
  readonly mineAsset: string | undefined;
  /** Shared by all that make blocks in this process. */
  readonly turn: Turn;
  /** A number that no other coinbase of this process carries, 0..2^32−1. */
  readonly nextExtraNonce: () => number;
}
