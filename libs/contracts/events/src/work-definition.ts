/**
 * One kind of work (ARCHITECTURE §4): asked for again when lost, idempotent, in no order. The body is bytes that the
 * handler decodes and bounds; what is longer than CLAIM_CHECK_BYTES travels as its hash and size.
 */
export interface WorkDefinition {
  /** `<context>.<name>`: `validation.scripts`. */
  readonly name: string;
  readonly version: number;
  /** How many consumers can share it. */
  readonly partitions: number;
  /** Hours, not days: open work is derived again from tables. */
  readonly retentionMs: number;
  /** Longest body taken, in bytes, claimed or not. */
  readonly maxBytes: number;
  /** Tries before the dead-letter topic. */
  readonly attempts: number;
  readonly doc: string;
}

/** Bodies longer than this lie in the claim table; a broker takes some 1 MB at most. */
export const CLAIM_CHECK_BYTES = 256 * 1024;

/** Declares work. Throws at import on a malformed name. */
export function defineWork(work: WorkDefinition): WorkDefinition {
  if (!/^[a-z]+\.[a-z]+(-[a-z]+)*$/.test(work.name)) throw new Error(`work name ${work.name} is malformed`);
  return Object.freeze(work);
}
