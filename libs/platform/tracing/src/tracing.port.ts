/** W3C trace context, `00-<32 hex>-<16 hex>-<2 hex>`. */
export type Traceparent = string;

export interface SpanOptions {
  /** What caused it, where that came from another process; else the span that is current here. */
  readonly parent?: Traceparent;
  /** Bounded values only: codes, counts, topic names. Never ids of people, never outsider text. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  readonly kind?: 'server' | 'client' | 'producer' | 'consumer' | 'internal';
}
