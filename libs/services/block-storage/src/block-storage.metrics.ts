import type { Metrics } from '@mbaas/platform-observability';
import { isKnownCode } from './queries/refusal-problem.ts';

/** What metrics read at each scrape. */
export interface StorageProbe {
  readonly role: 'active' | 'standby';
  /** Height committed; −1 before the first block. */
  readonly height: () => Promise<number>;
  readonly poolSize: number;
  /** Age of the oldest block or transaction that waits to be stored, ms. */
  readonly oldestMs: number;
  /** Bytes of blocks that wait to be connected. */
  readonly intakeBytes: number;
  /** Blocks that wait in memory for a parent. */
  readonly orphans: number;
}

/** Counts what the writer does. */
export interface StorageMetrics {
  committed(blocks: number, transactions: number, seconds: number): void;
  /** `OK`, or why a block or transaction was not taken. */
  verdict(code: string): void;
}

/** Counts nothing. */
export const SILENT_METRICS: StorageMetrics = { committed: () => undefined, verdict: () => undefined };

/** Declares this service's metrics; without a registry nothing is counted. */
export function createStorageMetrics(metrics: Metrics | undefined, probe: () => StorageProbe): StorageMetrics {
  if (metrics === undefined) return SILENT_METRICS;
  const blocks = metrics.counter({ name: 'mbaas_chain_blocks_connected_total', help: 'Blocks connected to the main chain.' });
  const transactions = metrics.counter({ name: 'mbaas_chain_transactions_connected_total', help: 'Transactions in connected blocks.' });
  const commits = metrics.histogram({ name: 'mbaas_chain_commit_seconds', help: 'Duration of a commit of blocks.', buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
  const verdicts = metrics.counter({ name: 'mbaas_chain_verdicts_total', help: 'Blocks and transactions offered, by verdict.', labels: ['code'] });
  metrics.gauge({ name: 'mbaas_chain_active', help: '1 in the process that writes the chain.', collect: (gauge) => gauge.set(probe().role === 'active' ? 1 : 0) });
  metrics.gauge({ name: 'mbaas_chain_height', help: 'Height of the main chain in the tables.', collect: async (gauge) => gauge.set(await probe().height()) });
  metrics.gauge({ name: 'mbaas_chain_pool_transactions', help: 'Transactions that wait for a block.', collect: (gauge) => gauge.set(probe().poolSize) });
  metrics.gauge({ name: 'mbaas_chain_oldest_work_seconds', help: 'Age of the oldest block or transaction that waits to be stored.', collect: (gauge) => gauge.set(probe().oldestMs / 1000) });
  metrics.gauge({ name: 'mbaas_chain_intake_bytes', help: 'Blocks taken in and not yet connected.', collect: (gauge) => gauge.set(probe().intakeBytes) });
  metrics.gauge({ name: 'mbaas_chain_orphan_blocks', help: 'Blocks that wait in memory for a parent.', collect: (gauge) => gauge.set(probe().orphans) });
  return {
    committed(count, transactionCount, seconds) {
      blocks.inc(count);
      transactions.inc(transactionCount);
      commits.observe(seconds);
    },
    // Codes come from tables: the label stays bounded.
    verdict: (code) => verdicts.inc({ code: code === 'OK' || isKnownCode(code) ? code : 'OTHER' }),
  };
}
