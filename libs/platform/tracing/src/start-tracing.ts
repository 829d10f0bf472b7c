import { setTimeout } from 'node:timers/promises';
import type { Logger } from '@mbaas/platform-observability';
import { assert } from '@mbaas/kernel';
import { recordWith } from './with-span.ts';

/** A collector that does not answer must not hold up a process that stops. */
const STOP_MS = 2_000;

export interface TracingOptions {
  /** `service.name` of the spans. */
  readonly service: string;
  /** An OpenTelemetry collector's OTLP/HTTP, `http://collector:4318`; without one nothing is recorded. */
  readonly otlpUrl?: string | undefined;
  /** Share of the traces beginning here that are recorded, 0..1. A trace that came from another service keeps its decision. */
  readonly sampleRatio: number;
  readonly log: Logger;
  /** Longest a span waits here; 5 s unless told. */
  readonly flushMs?: number;
}

export interface Tracing {
  /** Sends what waits, for two seconds at most, and records no more. */
  stop(): Promise<void>;
}

/**
 * Starts recording the spans of this process; one at a time. Without `otlpUrl` it does nothing: no SDK is loaded, and trace
 * contexts are only carried. At most 2,048 spans wait; while the collector is away the rest is dropped, and a warning says so.
 */
export async function startTracing(options: TracingOptions): Promise<Tracing> {
  const { service, otlpUrl, sampleRatio, log } = options;
  assert(sampleRatio >= 0 && sampleRatio <= 1, 'The share of recorded traces lies between 0 and 1.');
  if (otlpUrl === undefined) return { stop: async () => undefined };
  const { makeProvider } = await import('./otlp-provider.ts');
  const provider = makeProvider({ service, otlpUrl, sampleRatio, log, flushMs: options.flushMs ?? 5_000 });
  recordWith({ tracer: provider.getTracer('mbaas'), decide: () => Math.random() < sampleRatio });
  return {
    async stop() {
      recordWith(undefined);
      const sent = provider.shutdown().catch((error: unknown) => log.warn('The last spans could not be sent', { error }));
      await Promise.race([sent, setTimeout(STOP_MS, undefined, { ref: false })]);
    },
  };
}
