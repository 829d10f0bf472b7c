/** What a pipeline costs, per transaction and step; from `npm run bench -- pipeline`. Microseconds unless named otherwise. */
export interface ScalingParameters {
  /** CPU of a validator: decode, scripts, signatures, and its share of the Kafka client. */
  readonly validatorUs: number;
  /** Thread of block-storage, before validation: decode, ids, outputs, rules, handing out batches. */
  readonly prepareUs: number;
  /** The same thread, after validation: rows, facts, bookkeeping. */
  readonly commitThreadUs: number;
  /** PostgreSQL's own work on the writer's connection, while the thread prepares later blocks. */
  readonly commitDatabaseUs: number;
  /** CPU of the broker. */
  readonly brokerUs: number;
  /** From a batch's publication to its arrival, and the same back, ms. */
  readonly hopMs: number;
  /** A commit's fixed cost: round trips and the flush to disk, ms. */
  readonly commitFixedMs: number;
}

/** The shape of the flow; these are constants of the code. */
export interface ScalingShape {
  readonly partitions: number;
  /** Transactions of a script batch. */
  readonly batchTransactions: number;
  /** Transactions of a block. */
  readonly blockTransactions: number;
  /** Transactions prepared and not committed, at most. */
  readonly windowTransactions: number;
  /** Transactions of one commit, at most. */
  readonly commitTransactions: number;
  /** Times slower than the mean a batch may be, as the share of random variation 0..1. */
  readonly variation: number;
}

/** What block-storage and its validators are set to: verdicts.ts, connect-pipeline.ts, work.ts. */
export const SHAPE: ScalingShape = {
  partitions: 32,
  batchTransactions: 187,
  blockTransactions: 463,
  windowTransactions: 23_000,
  commitTransactions: 11_500,
  variation: 0.3,
};
