import type { FailpointName } from '@mbaas/platform-failpoints';

/** Which of the processes pass a failpoint, and what makes them. */
export interface FailpointHost {
  /** Names of apps or processes, the busiest first; one of them is drawn. */
  readonly at: readonly string[];
  /** What it takes besides the usual work; `nothing` where a run of this kind never passes it. */
  readonly needs?: 'office' | 'reorganisation' | 'bad-work' | 'nothing';
}

// Avatars come to an end before a long run does.
const OPERATORS = ['mst-issuance', 'producer'];
const CONSUMERS = ['gateway', 'mars-scoring', 'mst-issuance', 'recorder'];

/** Every failpoint of the platform has its row: a new one does not compile without. */
export const FAILPOINT_HOSTS: Readonly<Record<FailpointName, FailpointHost>> = {
  'relay.after-position': { at: ['mst-issuance', 'key-management', 'producer'] },
  'relay.after-publish': { at: ['mst-issuance', 'key-management', 'producer'] },
  'consumer.after-effect': { at: CONSUMERS },
  'consumer.after-commit': { at: CONSUMERS },

  'operation.after-submit': { at: OPERATORS },
  'operation.before-built': { at: OPERATORS },
  'operation.after-built': { at: OPERATORS },
  'operation.before-signed': { at: OPERATORS },
  'operation.after-signed': { at: OPERATORS },
  'operation.before-offer': { at: OPERATORS },
  'operation.after-offer': { at: OPERATORS },
  'operation.after-accepted': { at: OPERATORS },
  // Only where the chain refuses what was signed, which no fault may bring about.
  'operation.after-release': { at: OPERATORS, needs: 'nothing' },
  'operation.before-confirm': { at: ['mst-issuance', 'producer'] },
  'operation.after-confirm': { at: ['mst-issuance', 'producer'] },

  'keys.before-record': { at: ['key-management'] },
  'keys.after-record': { at: ['key-management'] },

  'chain.before-commit': { at: ['block-storage'], needs: 'office' },
  'chain.after-commit': { at: ['block-storage'], needs: 'office' },
  'chain.before-reorganise-commit': { at: ['block-storage'], needs: 'reorganisation' },
  'chain.after-reorganise-commit': { at: ['block-storage'], needs: 'reorganisation' },
  'chain.after-side-block': { at: ['block-storage'], needs: 'reorganisation' },
  'pool.before-save': { at: ['block-storage'], needs: 'office' },
  'pool.after-save': { at: ['block-storage'], needs: 'office' },
  'writer.after-epoch': { at: ['block-storage'], needs: 'office' },

  'producer.before-offer': { at: ['producer'] },
  'producer.after-offer': { at: ['producer'] },

  'work.before-commit': { at: ['validation'] },
  'validation.before-verdict': { at: ['validation'] },
  'validation.after-verdict': { at: ['validation'] },

  // Bodies this long, and work that fails, do not come up among good clients; the last one is a tool's, not a service's.
  'ingress.after-publish': { at: ['p2p-ingress'], needs: 'nothing' },
  'claim.after-put': { at: ['block-storage'], needs: 'nothing' },
  'work.after-retry-publish': { at: ['block-storage'], needs: 'nothing' },
  'work.after-dead-letter-publish': { at: ['block-storage'], needs: 'nothing' },
  'work.after-replay-publish': { at: ['block-storage'], needs: 'nothing' },
};
