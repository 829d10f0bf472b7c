/** A block as a source gives it. */
export interface SourcedBlock {
  /** Its place on the source's chain. */
  readonly height: number;
  /** Wire bytes, unchecked. */
  readonly bytes: Uint8Array;
}

/** Where blocks come from: a recorded file, later peers. */
export interface BlockSource {
  /** Label of the sender in messages and logs: 1..64 of a-z, 0-9, `.`, `:`, `_`, `-`. */
  readonly sender: string;
  /**
   * Blocks from a height on, in order. Nothing is read before it is asked for. Ends where the source has no more; rejects
   * where it fails, and is asked again then.
   */
  blocks(from: number): AsyncIterable<SourcedBlock>;
}
