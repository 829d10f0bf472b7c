/** Options of following, serving and relaying, with their defaults. */
export interface FollowConfig {
  /** How often the store is asked what became of blocks, and time limits are looked at. */
  readonly pollMs: number;
  /** How often chain and pool are looked at for news. */
  readonly lookMs: number;
  /** Blocks asked for, waiting here or handed on and undecided: at most so many, */
  readonly windowBlocks: number;
  /** and so many bytes of them. */
  readonly windowBytes: number;
  /** Nothing more is asked for while a block that was handed on is undecided for so long. */
  readonly maxAgeMs: number;
  /** Blocks asked of one peer and not come yet; of all together. */
  readonly askedOfPeer: number;
  readonly askedInAll: number;
  /** A peer that was asked for blocks and gives none for so long is dropped. */
  readonly stallMs: number;
  /** A block that was handed on and that the store does not know after so long is asked for again. */
  readonly lostMs: number;
  /** Headers of one peer whose blocks are not asked for yet; beyond it no more headers are asked for. */
  readonly headersAhead: number;
  /** Headers of one peer on a branch without more work than ours; beyond it the peer is not believed. */
  readonly headersInDoubt: number;
  /** After so long without more headers a branch without more work is forgotten. */
  readonly doubtMs: number;
  /** Every peer is asked for headers again after so long without one. */
  readonly askAgainMs: number;
  /** How often progress is logged while blocks are fetched. */
  readonly progressMs: number;
  /** Transactions asked of one peer and not come yet. */
  readonly transactionsOfPeer: number;
  /** Bytes queued for a peer beyond which nothing more is read from the store for it; messages that wait are bounded, too. */
  readonly queuedBytes: number;
  /** Pause after the store or the queue failed. */
  readonly retryMs: number;
}

export const DEFAULT_FOLLOW_CONFIG: FollowConfig = {
  pollMs: 100,
  lookMs: 250,
  windowBlocks: 1_024,
  windowBytes: 16 * 1024 * 1024,
  maxAgeMs: 10_000,
  askedOfPeer: 32,
  askedInAll: 128,
  stallMs: 20_000,
  lostMs: 20_000,
  headersAhead: 5_000,
  headersInDoubt: 10_000,
  doubtMs: 10_000,
  askAgainMs: 100_000,
  progressMs: 5_000,
  transactionsOfPeer: 1_000,
  queuedBytes: 32 * 1024,
  retryMs: 500,
};
