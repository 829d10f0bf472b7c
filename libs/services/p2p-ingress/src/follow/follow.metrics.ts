import type { Metrics } from '@mbaas/platform-observability';
import type { SyncStatus } from './progress/sync-progress.ts';

export interface FollowMetrics {
  block(transactions: number): void;
  transaction(outcome: 'accepted' | 'refused' | 'unanswered'): void;
}

export interface FollowGauges {
  sync(): SyncStatus;
  /** Bytes of blocks here and at the store, blocks asked for, headers without their block. */
  waiting(): { readonly bytes: number; readonly asked: number; readonly shown: number };
}

/** Declares the metrics of following the chain; gives what counts. */
export function followMetrics(metrics: Metrics | undefined, gauges: FollowGauges): FollowMetrics {
  if (metrics === undefined) return { block: () => undefined, transaction: () => undefined };
  const gauge = (name: string, help: string, value: () => number): void => void metrics.gauge({ name: `mbaas_p2p_${name}`, help, collect: (each) => each.set(value()) });
  gauge('height', 'Height of the main chain.', () => gauges.sync().height);
  gauge('target_height', 'Highest block that peers have shown or claim.', () => gauges.sync().target);
  gauge('holding', '1 while no blocks are asked for because the store is behind.', () => (gauges.sync().state === 'holding' ? 1 : 0));
  gauge('waiting_bytes', 'Bytes of blocks that wait here or are undecided at the store.', () => gauges.waiting().bytes);
  gauge('asked_blocks', 'Blocks asked of peers that have not come.', () => gauges.waiting().asked);
  gauge('shown_blocks', 'Blocks that peers have shown and the store has not decided on.', () => gauges.waiting().shown);
  const blocks = metrics.counter({ name: 'mbaas_p2p_blocks_total', help: 'Blocks of peers that were stored.' });
  const inBlocks = metrics.counter({ name: 'mbaas_p2p_block_transactions_total', help: 'Transactions in them.' });
  const transactions = metrics.counter({ name: 'mbaas_p2p_transactions_total', help: 'Transactions of peers offered to the pool, by outcome.', labels: ['outcome'] });
  return {
    block(count) {
      blocks.inc();
      inBlocks.inc(count);
    },
    transaction: (outcome) => transactions.inc({ outcome }),
  };
}
