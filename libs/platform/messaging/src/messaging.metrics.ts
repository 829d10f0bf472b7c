import type { Metrics } from '@mbaas/platform-observability';
import type { ConsumerProgress, RelayProgress } from './bus.port.ts';

/** What a bus counts; one a process. */
export interface MessagingMetrics {
  /** Facts got their place in the log, or were taken by the broker. */
  relayed(source: string, count: number): void;
  /** A consumer's effect of facts that were written at these moments has been committed. */
  delivered(consumer: string, writtenAt: readonly Date[]): void;
}

const DELAY_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Declares the metrics of a bus. Source and consumer names come from the program's own list, never from outside. */
export function messagingMetrics(
  metrics: Metrics,
  bus: { progress(): Promise<readonly ConsumerProgress[]>; relays(): Promise<readonly RelayProgress[]> },
): MessagingMetrics {
  const relayed = metrics.counter({ name: 'mbaas_facts_relayed_total', help: 'Facts brought from the outbox to the log.', labels: ['source'] });
  const handled = metrics.counter({ name: 'mbaas_facts_handled_total', help: 'Facts given to their consumer, effects committed.', labels: ['consumer'] });
  const delay = metrics.histogram({
    name: 'mbaas_fact_delivery_seconds',
    help: 'Time from the transaction that wrote a fact to the commit of its effect.',
    labels: ['consumer'],
    buckets: DELAY_BUCKETS,
  });
  const waiting = metrics.gauge({ name: 'mbaas_outbox_waiting_facts', help: 'Committed facts not relayed yet.', labels: ['source'] });
  metrics.gauge({
    name: 'mbaas_outbox_waiting_age_seconds',
    help: 'Age of the oldest committed fact not relayed yet.',
    labels: ['source'],
    async collect(gauge) {
      for (const relay of await bus.relays()) {
        waiting.set({ source: relay.source }, relay.waiting);
        gauge.set({ source: relay.source }, relay.oldestWaitingMs / 1_000);
      }
    },
  });
  const running = metrics.gauge({ name: 'mbaas_fact_consumer_running', help: '1 while the consumer goes on, 0 while it is stopped.', labels: ['consumer'] });
  const parked = metrics.gauge({ name: 'mbaas_fact_consumer_parked_facts', help: 'Facts set aside.', labels: ['consumer'] });
  const restarts = metrics.gauge({ name: 'mbaas_fact_consumer_restarts', help: 'Times the broker\'s client ended and was started anew.', labels: ['consumer'] });
  metrics.gauge({
    name: 'mbaas_fact_consumer_oldest_seconds',
    help: 'Age of the oldest fact not handled.',
    labels: ['consumer'],
    async collect(gauge) {
      for (const progress of await bus.progress()) {
        const labels = { consumer: progress.consumer };
        running.set(labels, progress.state === 'running' ? 1 : 0);
        parked.set(labels, progress.parked);
        restarts.set(labels, progress.restarts ?? 0);
        gauge.set(labels, progress.oldestUnhandledMs / 1_000);
      }
    },
  });
  return {
    relayed: (source, count) => relayed.inc({ source }, count),
    delivered(consumer, writtenAt) {
      handled.inc({ consumer }, writtenAt.length);
      const now = Date.now();
      for (const moment of writtenAt) delay.observe({ consumer }, Math.max(0, now - moment.getTime()) / 1_000);
    },
  };
}
