import { AsyncLocalStorage } from 'node:async_hooks';
import type { SpanContext } from '@opentelemetry/api';
import type { Traceparent } from './tracing.port.ts';

const FORM = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

const current = new AsyncLocalStorage<SpanContext>();

/** Reads a trace context from another process; undefined where it is absent or malformed. */
export function parseTraceparent(text: Traceparent | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = text === undefined ? [] : (FORM.exec(text) ?? []);
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}

export const writeTraceparent = ({ traceId, spanId, traceFlags }: SpanContext): Traceparent => `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;

/** The span, here or in another process, that what runs now belongs to. */
export const currentContext = (): SpanContext | undefined => current.getStore();

/** Runs `work`, and everything it starts, as part of this span. */
export const runInContext = <T>(context: SpanContext, work: () => T): T => current.run(context, work);

/** The trace context to send with a message or a request that is made now; undefined outside of any trace. */
export function currentTraceparent(): Traceparent | undefined {
  const context = current.getStore();
  return context === undefined ? undefined : writeTraceparent(context);
}
