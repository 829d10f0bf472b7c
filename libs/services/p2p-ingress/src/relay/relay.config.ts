/** Options of the block relay with their defaults. */
export interface RelayConfig {
  /** The source is asked no more while a block that was handed on is unfinished for so long. */
  readonly maxAgeMs: number;
  /** The same while so many bytes of blocks are unfinished. */
  readonly maxBytes: number;
  /** How often the chain is asked how far it is. */
  readonly pollMs: number;
  /** Blocks are handed on again when the chain has not moved for so long: work may be lost. Doubles with each time in vain. */
  readonly askAgainMs: number;
  /** Longest such pause. */
  readonly askAgainMaxMs: number;
  /** Pause after a failure of source, broker or chain. */
  readonly retryMs: number;
}

export const DEFAULT_RELAY_CONFIG: RelayConfig = {
  maxAgeMs: 10_000,
  maxBytes: 16 * 1024 * 1024,
  pollMs: 250,
  askAgainMs: 60_000,
  askAgainMaxMs: 900_000,
  retryMs: 1_000,
};
