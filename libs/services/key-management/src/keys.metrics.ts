import type { Problem, Result } from '@mbaas/kernel';
import type { Metrics } from '@mbaas/platform-observability';
import { KEYS_CODES } from './keys.errors.ts';

/** What is signed. */
export type Signed = 'transaction' | 'message' | 'stake-block';

/** Counts what becomes of requests for a signature. */
export interface KeysMetrics {
  /** Runs `sign`, and counts its code and how long it took. */
  signed<T>(what: Signed, sign: () => Promise<Result<T, Problem>>): Promise<Result<T, Problem>>;
}

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Declares this service's metrics; without a registry nothing is counted. */
export function createKeysMetrics(metrics: Metrics | undefined): KeysMetrics {
  if (metrics === undefined) return { signed: (_what, sign) => sign() };
  const requests = metrics.counter({ name: 'mbaas_keys_signatures_total', help: 'Requests for a signature, by what became of them; "failed" is a failure of ours.', labels: ['what', 'code'] });
  const seconds = metrics.histogram({ name: 'mbaas_keys_signature_seconds', help: 'From a request for a signature to its answer.', labels: ['what'], buckets: BUCKETS });
  return {
    async signed(what, sign) {
      const stop = seconds.startTimer({ what });
      let code = 'failed';
      try {
        const result = await sign();
        code = result.ok ? 'ok' : result.error.code in KEYS_CODES ? result.error.code : 'other';
        return result;
      } finally {
        requests.inc({ what, code });
        stop();
      }
    },
  };
}
