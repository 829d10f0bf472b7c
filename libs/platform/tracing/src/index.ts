export { startTracing, type Tracing, type TracingOptions } from './start-tracing.ts';
export { currentTraceparent } from './trace-context.ts';
export type { ActiveSpan, SpanAttributes, SpanOptions, Traceparent } from './tracing.port.ts';
export { withSpan } from './with-span.ts';
