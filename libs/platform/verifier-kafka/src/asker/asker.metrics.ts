import type { Metrics } from '@mbaas/platform-observability';

/** What happens to batches and their verdicts at who asks. */
export type BatchEvent = 'asked' | 'again' | 'answered' | 'late' | 'stale' | 'impossible' | 'none' | 'distrusted' | 'compared' | 'judged-here' | 'unsent';

export interface AskerMetrics {
  count(event: BatchEvent): void;
  /** From the ask to its answer. */
  answeredAfter(seconds: number): void;
  /** A verdict that was used: the first code that failed, or GOOD. */
  verdict(code: string): void;
}

const NONE: AskerMetrics = { count: () => undefined, answeredAfter: () => undefined, verdict: () => undefined };

/** Codes come from tables, checked before they get here. */
export function askerMetrics(metrics: Metrics | undefined): AskerMetrics {
  if (metrics === undefined) return NONE;
  const batches = metrics.counter({ name: 'mbaas_verifier_batches_total', help: 'Batches asked of validators, and what became of them and of the verdicts.', labels: ['event'] });
  const verdicts = metrics.counter({ name: 'mbaas_verifier_verdicts_total', help: 'Verdicts used, by the first code that failed, or GOOD.', labels: ['code'] });
  const answer = metrics.histogram({ name: 'mbaas_verifier_answer_seconds', help: 'From a batch asked to its verdict.', buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30] });
  return {
    count: (event) => batches.inc({ event }),
    answeredAfter: (seconds) => answer.observe(seconds),
    verdict: (code) => verdicts.inc({ code }),
  };
}
