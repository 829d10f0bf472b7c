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
  put(bytes: Uint8Array): Promise<Claim>;
  /** undefined: expired or never stored. Throws where the bytes do not hash to the claim. */
  get(claim: Claim): Promise<Uint8Array | undefined>;
  /** Drops what has expired; gives the number of rows. */
  sweep(): Promise<number>;
}
