import { selectByWeight } from '@mbaas/chain-consensus';

/** Places in an epoch, and candidates that the selection looks at. consensus.md 4.3.5. */
const WITNESSES = 23;
const MAX_CANDIDATES = 1_024;
const MIN_STAKE_ATOMS = 1_000_00000000n;
/** A witness below a fifth of the average sits out. */
const IDLE_FACTOR = 5;

export interface RegistryEntry {
  readonly stakeAtoms: bigint;
  /** MARS in hundredths. */
  readonly mars: number;
  readonly registeredAt: number;
  readonly transactionIndex: number;
  /** Blocks it made in the epoch before; undefined: it was no witness. */
  readonly produced?: number;
}

/**
 * Places of the elected in `entries`, in slot order: all candidates by rank where there are places enough, else selected by MARS.
 * Rank: MARS, then who registered first. consensus.md 4.3.5.
 *
 * @param seed of the last block of the old epoch, `selectionSeed`
 */
export function electByMars(entries: readonly RegistryEntry[], seed: number): readonly number[] {
  const former = entries.filter(({ produced }) => produced !== undefined);
  const total = former.reduce((sum, { produced = 0 }) => sum + produced, 0);
  const isIdle = ({ produced }: RegistryEntry): boolean => produced !== undefined && IDLE_FACTOR * former.length * produced < total;
  const ranked = [...entries.entries()]
    .filter(([, entry]) => entry.stakeAtoms >= MIN_STAKE_ATOMS && !isIdle(entry))
    .sort(([, a], [, b]) => b.mars - a.mars || a.registeredAt - b.registeredAt || a.transactionIndex - b.transactionIndex)
    .slice(0, MAX_CANDIDATES);
  return selectByWeight(ranked.map(([, { mars }]) => mars), seed, WITNESSES).flatMap((place) => ranked[place]?.[0] ?? []);
}
