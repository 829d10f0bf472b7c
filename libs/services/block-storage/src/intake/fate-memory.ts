import type { Hash32 } from '@mbaas/chain-primitives';

/** What is remembered of a block that no table holds. */
export type RememberedFate =
  | { readonly fate: 'queued' }
  /** `missing`: the nearest ancestor that is not there. */
  | { readonly fate: 'orphan'; readonly missing: Hash32 }
  /** `again`: the refusal does not hold for ever, or not for other bytes of the same hash. */
  | { readonly fate: 'refused'; readonly code: string; readonly again?: true };

/** Whoever takes blocks in and knows what became of those that are not stored. */
export interface FateMemory {
  fateOf(hash: Hash32): RememberedFate | undefined;
}
