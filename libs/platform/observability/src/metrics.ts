import { assert } from '@mbaas/kernel';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What a metric is; declared once, beside the module that counts. Label values come from enums: never ids or free text. */
export interface MetricDeclaration<Label extends string> {
  /** `mbaas_…` with the base unit at the end: `_seconds`, `_bytes`; counters end in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly Label[];
}

/** The metrics of one process; modules of the combined mode share it, so one name is declared by one module only. */
export interface Metrics {
  counter<Label extends string = never>(declaration: MetricDeclaration<Label>): Counter<Label>;
  /**
   * `collect` runs at each scrape and may set the gauge. Where it fails or takes longer than COLLECT_MS the gauge is left out
   * of the page and `mbaas_metrics_collect_failures_total` grows: an operator needs the others most when a database is away.
   */
  gauge<Label extends string = never>(
    declaration: MetricDeclaration<Label> & { readonly collect?: (gauge: Gauge<Label>) => void | Promise<void> },
  ): Gauge<Label>;
  histogram<Label extends string = never>(
    declaration: MetricDeclaration<Label> & { readonly buckets: readonly number[] },
  ): Histogram<Label>;
  /** The Prometheus text page and its content type. */
  render(): Promise<{ readonly contentType: string; readonly body: string }>;
}

/** Longest a gauge may look for its value. */
export const COLLECT_MS = 2_000;

const NAME = /^mbaas_[a-z][a-z0-9_]*$/;

function settings<Label extends string>(declaration: MetricDeclaration<Label>, registry: Registry) {
  assert(NAME.test(declaration.name), `The metric name ${declaration.name} must be mbaas_ and lower-case words.`);
  return { name: declaration.name, help: declaration.help, labelNames: [...(declaration.labels ?? [])], registers: [registry] };
}

/**
 * Makes an empty registry. `processMetrics` adds Node's own (memory, event loop lag).
 * Throws where two modules declare one name.
 */
export function createMetrics(options: { readonly processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.processMetrics === true) collectDefaultMetrics({ register: registry });
  let failures: Counter<'metric'> | undefined;
  const countFailure = (metric: string): void => {
    failures ??= new Counter({ name: 'mbaas_metrics_collect_failures_total', help: 'Scrapes in which a gauge could not be read.', labelNames: ['metric'], registers: [registry] });
    failures.inc({ metric });
  };
  return {
    counter(declaration) {
      assert(declaration.name.endsWith('_total'), `The counter ${declaration.name} must end in _total.`);
      return new Counter(settings(declaration, registry));
    },
    gauge<Label extends string>({ collect, ...declaration }: MetricDeclaration<Label> & { readonly collect?: (gauge: Gauge<Label>) => void | Promise<void> }) {
      const leaveOut = (unread: Gauge<Label>): void => {
        // Of a gauge without labels `reset` would leave a zero: the best of all ages.
        unread.reset();
        unread.remove({});
        countFailure(declaration.name);
      };
      const gauge: Gauge<Label> = new Gauge({
        ...settings(declaration, registry),
        ...(collect === undefined ? {} : { collect: () => collected(() => collect(gauge)).catch(() => leaveOut(gauge)) }),
      });
      return gauge;
    },
    histogram({ buckets, ...declaration }) {
      return new Histogram({ ...settings(declaration, registry), buckets: [...buckets] });
    },
    render: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}

/** Throws what `collect` throws, and where it takes too long. */
async function collected(collect: () => void | Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The gauge was not read in time.')), COLLECT_MS);
  });
  try {
    await Promise.race([collect(), late]);
  } finally {
    clearTimeout(timer);
  }
}
