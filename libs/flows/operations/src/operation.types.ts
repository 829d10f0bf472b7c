import type { Problem, Result } from '@mbaas/kernel';
import type { Transaction } from '@mbaas/chain-codec';
import type { OperationKind } from '@mbaas/contracts-events';

/** What a tenant asks for. */
export interface OperationCommand {
  readonly tenant: string;
  /** Unique per tenant and kind; the same key and request give the first operation again. */
  readonly idempotencyKey: string;
  readonly kind: OperationKind;
  /** The command itself, JSON, as the service's own contract has checked it; stored and given to `build`. */
  readonly request: Readonly<Record<string, unknown>>;
  /** Build and answer, store nothing. */
  readonly dryRun: boolean;
}

/** An operation whose transaction is to be built. */
export interface OperationToBuild {
  readonly id: string;
  readonly tenant: string;
  readonly kind: OperationKind;
  readonly request: unknown;
}

/** What to sign and with whose keys. */
export interface BuildPlan {
  /** Input scripts are empty. */
  readonly unsigned: Transaction;
  /** The output each input spends, wire bytes, in input order. */
  readonly previousOutputs: readonly Uint8Array[];
  /** Wallets whose keys sign, 1..16. */
  readonly walletIds: readonly string[];
}

/**
 * The service's own part: gathers coins and whatever else it needs, and builds. Called again after a crash or a conflict,
 * so it changes nothing. `excluded` holds outpoints (`txid:index`) that other operations spend. A problem of status 429 or
 * ≥ 500 is asked again; BUILD_ codes of missing funds wait while other operations of the tenant hold coins; any other rejects.
 */
export type BuildOperation = (operation: OperationToBuild, excluded: ReadonlySet<string>) => Promise<Result<BuildPlan, Problem>>;

export interface OperationsTuning {
  /** A driver's claim on an operation; another may go on after it. */
  readonly leaseMs: number;
  /** How often to look without having been poked. */
  readonly pollMs: number;
  /** Operations worked on at once. */
  readonly concurrency: number;
  /** A transaction not yet in a block is offered again so often. */
  readonly reofferMs: number;
  /** First pause after a passing failure, doubled up to `retryMaxMs`. */
  readonly retryMs: number;
  readonly retryMaxMs: number;
  /** How often one that waits for funds looks again without having been woken, and how long it waits at most. */
  readonly fundsRetryMs: number;
  readonly fundsWaitMs: number;
  /** How long an operation with nothing signed may fail in passing before it is rejected. */
  readonly giveUpMs: number;
  /** How long one that is built or signed may fail before its owner is told (OPERATION_STALLED). */
  readonly stallMs: number;
  readonly maxRebuilds: number;
}

export const DEFAULT_TUNING: OperationsTuning = {
  leaseMs: 10_000,
  pollMs: 1_000,
  concurrency: 8,
  reofferMs: 15_000,
  retryMs: 250,
  retryMaxMs: 30_000,
  fundsRetryMs: 2_000,
  fundsWaitMs: 600_000,
  giveUpMs: 3_600_000,
  stallMs: 300_000,
  maxRebuilds: 20,
};
