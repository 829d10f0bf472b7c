/** What a message carries in place of a body that is too long. */
export interface Claim {
  /** SHA-256 of the bytes, lower-case hex. */
  readonly hash: string;
  readonly size: number;
}

/**
 * Content-addressed bytes with a lifetime, for bodies too long for a message. Storing the same bytes again renews them.
 */
export interface ClaimStore {
  /** Throws CLAIM_TOO_LARGE. */
  put(bytes: Uint8Array): Promise<Claim>;
  /**
   * undefined: expired or never stored. Throws CLAIM_CORRUPT where the bytes do not hash to the claim, CLAIM_MALFORMED
   * before anything is read. Never reads more bytes than the claim says.
   */
  get(claim: Claim): Promise<Uint8Array | undefined>;
  /** Keeps the bytes at least this long from now. false: they are gone. */
  keep(claim: Claim, lifetimeMs: number): Promise<boolean>;
  /** Drops what has expired; gives the number of rows. */
  sweep(): Promise<number>;
}
