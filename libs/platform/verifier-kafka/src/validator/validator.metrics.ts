import { SCRIPT_CODES } from '@mbaas/chain-script';
import type { Metrics } from '@mbaas/platform-observability';
import { POW_INVALID } from '../protocol/rules.ts';
import type { VerdictOutcome } from '../protocol/verdict.codec.ts';
import { VALIDATION_CODES } from '../validation.codes.ts';

export interface ValidatorMetrics {
  answered(outcome: VerdictOutcome, seconds: number): void;
}

const known = (code: string): string => (code === 'GOOD' || code in SCRIPT_CODES || code in VALIDATION_CODES || code === POW_INVALID ? code : 'OTHER');

export function validatorMetrics(metrics: Metrics | undefined): ValidatorMetrics {
  if (metrics === undefined) return { answered: () => undefined };
  const verdicts = metrics.counter({ name: 'mbaas_validation_verdicts_total', help: 'Batches answered, by the first code that failed, why there was no verdict, or GOOD.', labels: ['code'] });
  const took = metrics.histogram({ name: 'mbaas_validation_batch_seconds', help: 'From a batch received to its verdict.', buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5] });
  return {
    answered(outcome, seconds) {
      verdicts.inc({ code: outcome.reached ? known(outcome.failures[0]?.code ?? 'GOOD') : known(outcome.code) });
      took.observe(seconds);
    },
  };
}
