/** What the inputs of a transaction carry besides ETP. */
export interface Carried {
  /** Units of all spent assets, wrapped at 2^64 in the reference profile (appendix C 5). */
  assets: bigint;
  /** The one symbol of spent assets, MITs and avatars; empty without any. */
  symbol: string;
  /** The one symbol of spent certificates; empty without any. */
  certificateSymbol: string;
  /** Types of the spent certificates in input order. */
  certificateTypes: number[];
}

/** Nothing but ETP. Never written to. */
export const NOTHING_CARRIED: Readonly<Carried> = Object.freeze({ assets: 0n, symbol: '', certificateSymbol: '', certificateTypes: [] });
