import type { FactDefinition } from '@mbaas/contracts-events';
import type { Database, Transaction } from '@mbaas/platform-postgres';
import type { Fact } from './fact.ts';

/**
 * Brings committed facts to their consumers.
 *
 * Delivery: every committed fact reaches every consumer of its kind; its effect and the note that it was handled are one
 * transaction, so the effect happens once even though the fact may be delivered again after a crash.
 * Order: facts of one key (of one source and stream) in the order of their commits; between keys none.
 * Calls of one consumer's handler follow one another within a process; another process of the same consumer may run
 * beside it, on facts of other keys.
 * Failing: a handler that throws is asked again with the same facts. An error of the moment (connection, deadlock) is
 * repeated without end; any other a few times, then the fact is poison (see FactConsumer.order). Nothing is skipped.
 */
export interface Bus {
  /** Registers a consumer; before start only. Throws BrokenAssumption on a name that is taken. */
  consume(consumer: FactConsumer): void;
  start(): Promise<void>;
  /** Lets running handlers finish and commit, and takes no more. */
  stop(): Promise<void>;
  /** How far each consumer is; for readiness, which is about progress and not about being connected. */
  progress(): Promise<readonly ConsumerProgress[]>;
  /** Whether the facts of this process's own schemas leave them. */
  relays(): Promise<readonly RelayProgress[]>;
  /** After its cause was removed: a stopped consumer goes on, and parked facts are tried again in order. */
  retry(consumer: string): Promise<void>;
  /**
   * Drops facts older than this which nobody needs from the outbox any more (whole partitions; younger ones in them keep
   * them), and what inboxes remember of facts of twice that age. For a daily task; gives the number of partitions dropped.
   */
  dropOldFacts(olderThanMs: number): Promise<number>;
}

/** How far a schema's outbox is relayed. */
export interface RelayProgress {
  readonly source: string;
  /** standby: another process does it · failing: it is being tried again · stopped: at a fact it cannot relay. */
  readonly state: 'running' | 'standby' | 'failing' | 'stopped';
  /** Why it is failing or stopped. */
  readonly code?: string;
  /** Committed facts not relayed yet. */
  readonly waiting: number;
  /** Age of the oldest of them, ms; 0 where there is none. */
  readonly oldestWaitingMs: number;
}

export interface FactConsumer {
  /** Unique and stable: `mars-scoring`. Its inbox and cursors go by it. 1..64 characters a-z, 0-9, '-'. */
  readonly name: string;
  readonly database: Database;
  /** The consumer's own schema; inbox, cursor and parked facts live there. */
  readonly schema: string;
  readonly events: readonly FactDefinition[];
  /**
   * Handles 1..n facts in order, inside the transaction that also notes them as handled. Write through `tx` only: what
   * goes elsewhere is not undone when the facts come again. Facts handled before are left out. Facts are frozen.
   */
  handle(facts: readonly Fact[], tx: Transaction): Promise<void>;
  /** What a poison fact does. stop: the consumer stops and is not ready (the chain: order is the meaning) · park: its key is set aside, other keys go on. */
  readonly order: 'stop' | 'park';
  /** Facts of one transaction at most; 500 unless told. */
  readonly batch?: number;
  /** Where a consumer begins that was never seen before: with the oldest fact still kept (default), or after the newest. */
  readonly startAt?: 'oldest' | 'newest';
}

export interface ConsumerProgress {
  readonly consumer: string;
  readonly state: 'running' | 'stopped';
  /** Why it is stopped, or the code of the failure it is repeating at the moment. */
  readonly code?: string;
  /** Age of the oldest committed fact not handled, parked ones apart; 0 where there is none. */
  readonly oldestUnhandledMs: number;
  /** Facts set aside. */
  readonly parked: number;
  /** Times the broker's client ended and was started anew; a driver without a broker has none. */
  readonly restarts?: number;
  readonly sources: readonly {
    readonly source: string;
    /** Position of the last fact handled or passed over as not subscribed. */
    readonly position: bigint;
  }[];
}
