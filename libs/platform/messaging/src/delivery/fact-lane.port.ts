import type { Transaction } from '@mbaas/platform-postgres';

/** Another process has moved the lane's position; read it again. */
export class LaneMoved extends Error {
  override readonly name = 'LaneMoved';
}

/** Facts in one order in front of a consumer, the log of a source or one partition of a topic, and how far it has come. */
export interface FactLane {
  /** The schema whose service wrote the facts. */
  readonly source: string;
  /** Every subscribed fact up to here is settled: handled, or parked. */
  readonly position: bigint;
  /** Reads the stored position where it is not known for sure. */
  ready(): Promise<void>;
  /** What is stored is not sure any more: `ready` will read it. */
  forget(): void;
  /**
   * Runs `work` and stores the new position in one transaction. Throws LaneMoved where the stored position is not the
   * one known here; the lock on it keeps two processes from handling the same facts.
   */
  advance(to: bigint, work: (tx: Transaction) => Promise<void>): Promise<void>;
}
