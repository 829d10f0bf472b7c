import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Span, type SpanContext, type Tracer } from '@opentelemetry/api';
import { currentContext, parseTraceparent, runInContext } from './trace-context.ts';
import type { ActiveSpan, SpanOptions } from './tracing.port.ts';

/** Bounds what one batch can carry along. */
const MAX_LINKS = 32;

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER, internal: SpanKind.INTERNAL } as const;

/** Nobody records it. */
const UNRECORDED: ActiveSpan = Object.freeze({ set: () => undefined, fail: () => undefined });

export interface Recorder {
  readonly tracer: Tracer;
  /** Whether to record a trace whose parent is not to be trusted with that. */
  readonly decide: () => boolean;
}

let recorder: Recorder | undefined;

/** Says who records the spans of this process; undefined: nobody. */
export function recordWith(given: Recorder | undefined): void {
  recorder = given;
}

/**
 * Runs `work` as a span: what it starts belongs to it, and it ends when `work` has returned or its promise is settled.
 * What `work` throws goes on to the caller; the span keeps the error's code (or class), never its text. Where nothing
 * records, it costs a call, and a parent's trace context is still carried on.
 * @example
 * await withSpan('query chain.balance', { kind: 'server', parent: request.headers.traceparent }, async (span) => answer(span));
 */
export function withSpan<T>(name: string, options: SpanOptions, work: (span: ActiveSpan) => T): T {
  const given = parseTraceparent(options.parent);
  if (recorder === undefined) return given === undefined ? work(UNRECORDED) : runInContext(given, () => work(UNRECORDED));
  const span = startSpan(recorder, name, options, given);
  return runInContext(span.spanContext(), () => settle(span, work));
}

function startSpan({ tracer, decide }: Recorder, name: string, options: SpanOptions, given: SpanContext | undefined): Span {
  const parent = given !== undefined && options.outside === true ? { ...given, traceFlags: decide() ? 1 : 0 } : (given ?? currentContext());
  const links = (options.links ?? []).slice(0, MAX_LINKS).flatMap((text) => parseTraceparent(text) ?? []);
  return tracer.startSpan(
    name,
    {
      kind: KINDS[options.kind ?? 'internal'],
      ...(options.attributes === undefined ? {} : { attributes: options.attributes }),
      ...(links.length === 0 ? {} : { links: links.map((context) => ({ context })) }),
    },
    parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent),
  );
}

function settle<T>(span: Span, work: (span: ActiveSpan) => T): T {
  const fail = (code: string): void => {
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.setAttribute('error.type', code);
  };
  const active: ActiveSpan = { set: (attributes) => void span.setAttributes(attributes), fail };
  let result: T;
  try {
    result = work(active);
  } catch (error) {
    fail(errorType(error));
    span.end();
    throw error;
  }
  if (!(result instanceof Promise)) {
    span.end();
    return result;
  }
  return result.then(
    (value: unknown) => {
      span.end();
      return value;
    },
    (error: unknown) => {
      fail(errorType(error));
      span.end();
      throw error;
    },
  ) as T;
}

/** An error's code, else its class: its text may come from outside. */
function errorType(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as Error & { readonly code?: unknown };
  return typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : error.name;
}
