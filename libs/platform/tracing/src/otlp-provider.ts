import type { Logger } from '@mbaas/platform-observability';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace';

const MAX_WAITING = 2_048;
const MAX_BATCH = 512;
const EXPORT_TIMEOUT_MS = 10_000;
/** A collector that is away is told of once in this time. */
const WARN_EVERY_MS = 60_000;

export interface ProviderOptions {
  readonly service: string;
  readonly otlpUrl: string;
  readonly sampleRatio: number;
  readonly log: Logger;
  readonly flushMs: number;
}

/** The SDK's parts put together; nothing is taken from the environment but what this is told. */
export function makeProvider({ service, otlpUrl, sampleRatio, log, flushMs }: ProviderOptions): TracerProvider {
  const exporter = warnOfFailures(new OTLPTraceExporter({ url: tracesUrl(otlpUrl), timeoutMillis: EXPORT_TIMEOUT_MS }), log);
  return new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.namespace': 'mbaas' }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
    spanProcessors: [new BatchSpanProcessor({ exporter, maxQueueSize: MAX_WAITING, maxExportBatchSize: MAX_BATCH, scheduledDelayMillis: flushMs, exportTimeoutMillis: EXPORT_TIMEOUT_MS })],
    spanLimits: { attributeCountLimit: 32, attributeValueLengthLimit: 256, linkCountLimit: 32, eventCountLimit: 8 },
  });
}

/** `http://collector:4318` and `http://collector:4318/` both mean `…/v1/traces`. */
const tracesUrl = (otlpUrl: string): string => new URL('v1/traces', otlpUrl.endsWith('/') ? otlpUrl : `${otlpUrl}/`).href;

/** The SDK drops spans that it cannot send without a word. */
function warnOfFailures(exporter: SpanExporter, log: Logger): SpanExporter {
  let warnedAt = -Infinity;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.error !== undefined && performance.now() - warnedAt > WARN_EVERY_MS) {
          warnedAt = performance.now();
          log.warn('Spans could not be sent', { spans: spans.length, error: result.error });
        }
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}
