import type { OperationState } from '@mbaas/contracts-events';
import type { Metrics } from '@mbaas/platform-observability';

/** Operations of one state that are not at their end. */
export interface OpenOperations {
  readonly state: OperationState;
  readonly count: number;
  /** When the one that has been in it longest came to it. */
  readonly since: Date;
}

/** Counts what happens to the operations of one owner. */
export interface OperationMetrics {
  changed(to: OperationState, code: string | null): void;
}

export interface OperationProbe {
  /** `mst`, `idn`, `fau`. */
  readonly owner: string;
  readonly open: () => Promise<readonly OpenOperations[]>;
  readonly clock: { now(): number };
}

interface Declared {
  readonly probes: OperationProbe[];
  readonly changed: (owner: string, to: OperationState, code: string | null) => void;
}

/** The combined mode has several owners and one registry: the metrics are declared by the first and shared. */
const declared = new WeakMap<Metrics, Declared>();

/** Adds an owner to the metrics of operations; without a registry nothing is counted. */
export function createOperationMetrics(metrics: Metrics | undefined, probe: OperationProbe): OperationMetrics {
  if (metrics === undefined) return { changed: () => undefined };
  const known = declared.get(metrics) ?? declare(metrics);
  declared.set(metrics, known);
  known.probes.push(probe);
  return { changed: (to, code) => known.changed(probe.owner, to, code) };
}

function declare(metrics: Metrics): Declared {
  const probes: OperationProbe[] = [];
  const changes = metrics.counter({ name: 'mbaas_operation_changes_total', help: 'Operations that came to a state, with the code that says why.', labels: ['owner', 'state', 'code'] });
  metrics.gauge({
    name: 'mbaas_operations_open',
    help: 'Operations that are neither final nor rejected.',
    labels: ['owner', 'state'],
    async collect(gauge) {
      gauge.reset();
      for (const { owner, open } of probes) for (const { state, count } of await open()) gauge.set({ owner, state }, count);
    },
  });
  metrics.gauge({
    name: 'mbaas_operations_oldest_seconds',
    help: 'How long the one that has been in its state longest has been there.',
    labels: ['owner', 'state'],
    async collect(gauge) {
      gauge.reset();
      for (const { owner, open, clock } of probes) for (const { state, since } of await open()) gauge.set({ owner, state }, Math.max(0, clock.now() - since.getTime()) / 1_000);
    },
  });
  return {
    probes,
    // Codes come from tables, this service's and those it asks: the label stays bounded.
    changed: (owner, state, code) => changes.inc({ owner, state, code: code === null ? 'none' : /^[A-Z][A-Z0-9_]{2,63}$/.test(code) ? code : 'other' }),
  };
}
