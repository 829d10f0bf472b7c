import { DEFAULT_TEMPLATE_POLICY, type TemplatePolicy } from './mempool/template-policy.ts';

/** This service's options with their defaults. */
export interface BlockStorageConfig {
  /** Transactions a generation of the coin cache; about 1 kB each. */
  readonly coinCacheSize: number;
  /** Script verdicts remembered, in transactions. */
  readonly verdictCacheSize: number;
  /** Most waiting transactions. */
  readonly poolCapacity: number;
  /** Most bytes of them, as on the wire; in memory they take some five times as much. */
  readonly poolBytes: number;
  /** A transaction that waited longer is dropped. */
  readonly poolExpiryMs: number;
  /** What blocks made from this pool take. */
  readonly templatePolicy: TemplatePolicy;
  /** Most blocks that wait in memory for a parent, and their bytes; one sender may take a quarter. */
  readonly orphanBlocks: number;
  readonly orphanBytes: number;
  /** A block that waited longer for its parent is forgotten. */
  readonly orphanLifetimeMs: number;
  /** How often pool and orphans are swept. */
  readonly sweepIntervalMs: number;
  /** How long a start that insists on writing waits for another writer to end. */
  readonly writerLockWaitMs: number;
  /** How often a standby looks whether the writer's lock is free. */
  readonly standbyPollMs: number;
  /** Between two signs of life of the writer. */
  readonly leaseRenewMs: number;
  /** A writer without a sign of life for so long is replaced: a process that stands still keeps its lock. */
  readonly leaseStaleMs: number;
  /** Not ready where something waits longer than this to be stored. */
  readonly progressLimitMs: number;
}

const HOUR_MS = 3_600_000;

export const DEFAULT_BLOCK_STORAGE_CONFIG: BlockStorageConfig = {
  coinCacheSize: 150_000,
  verdictCacheSize: 100_000,
  poolCapacity: 50_000,
  poolBytes: 64 * 1024 * 1024,
  poolExpiryMs: 72 * HOUR_MS,
  templatePolicy: DEFAULT_TEMPLATE_POLICY,
  orphanBlocks: 5_000,
  orphanBytes: 64 * 1024 * 1024,
  orphanLifetimeMs: 20 * 60_000,
  sweepIntervalMs: 60_000,
  writerLockWaitMs: 15_000,
  standbyPollMs: 500,
  leaseRenewMs: 1_000,
  leaseStaleMs: 6_000,
  progressLimitMs: 60_000,
};
