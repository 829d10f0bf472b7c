/**
 * Facts that share an order: one topic a source in decoupling mode (ARCHITECTURE §4). Facts of one stream, source and key
 * come in the order of their commits; between streams nothing is promised.
 */
export interface FactStream {
  /** Part of the topic's name: `block`. 1..32 characters a-z and `-`. */
  readonly name: string;
  /** Raised when key or partitions change: then the stream is another topic. */
  readonly version: number;
  /** Fixed for the life of a version, for another count sends a key elsewhere. 1 where the order of the whole is the meaning. */
  readonly partitions: number;
  /** Schemas whose services write it. */
  readonly sources: readonly string[];
  readonly doc: string;
}

/** How long a broker keeps facts, ms: a week, longer than any consumer may be away. */
export const FACT_RETENTION_MS = 7 * 86_400_000;

/** Declares a stream. Throws at import on a malformed name. */
export function defineStream(stream: FactStream): FactStream {
  if (!/^[a-z][a-z-]{0,31}$/.test(stream.name)) throw new Error(`stream name ${stream.name} is malformed`);
  return Object.freeze(stream);
}
