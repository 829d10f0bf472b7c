import type { Metrics } from '@mbaas/platform-observability';
import type { RelayStatus } from './block-relay.ts';

/** Declares the relay's metrics; gives what counts a block that was handed on. */
export function relayMetrics(metrics: Metrics | undefined, status: () => RelayStatus): { published(bytes: number): void } {
  if (metrics === undefined) return { published: () => undefined };
  const blocks = metrics.counter({ name: 'mbaas_ingress_blocks_published_total', help: 'Blocks handed on to the store as work.' });
  const bytes = metrics.counter({ name: 'mbaas_ingress_published_bytes_total', help: 'Bytes of blocks handed on.' });
  metrics.gauge({ name: 'mbaas_ingress_unfinished_bytes', help: 'Blocks handed on that the chain has not reached.', collect: (gauge) => gauge.set(status().unfinishedBytes) });
  metrics.gauge({ name: 'mbaas_ingress_oldest_block_seconds', help: 'Age of the oldest of them.', collect: (gauge) => gauge.set(status().oldestMs / 1000) });
  metrics.gauge({ name: 'mbaas_ingress_holding', help: '1 while the source is not asked because the store is behind.', collect: (gauge) => gauge.set(status().state === 'holding' ? 1 : 0) });
  return {
    published(size) {
      blocks.inc();
      bytes.inc(size);
    },
  };
}
