/** W3C trace context, `00-<32 hex>-<16 hex>-<2 hex>`. */
export type Traceparent = string;

/** Bounded values only: codes, counts, topic names. Never ids of people, never outsider text. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  /** What caused it, where that came from another process; else the span that is current here. Malformed text counts as none. */
  readonly parent?: Traceparent | undefined;
  /** `parent` comes from outside the platform: its ids are taken over, whether the trace is recorded is decided here. */
  readonly outside?: boolean;
  /** Others that it also belongs to: the causes of a batch. The first 32 are kept. */
  readonly links?: readonly Traceparent[];
  readonly attributes?: SpanAttributes;
  readonly kind?: 'server' | 'client' | 'producer' | 'consumer' | 'internal';
}

/** A span while it runs; ends by itself when the function given to `withSpan` has. */
export interface ActiveSpan {
  /** Adds what was not known at its begin. */
  set(attributes: SpanAttributes): void;
  /** Marks it as failed where the function returns all the same: a refusal, an answer of 500. */
  fail(code: string): void;
}
