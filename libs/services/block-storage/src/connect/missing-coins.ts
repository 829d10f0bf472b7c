import type { Queryable } from '@mbaas/platform-postgres';
import type { OutPoint } from '@mbaas/chain-codec';
import { hashSet } from '../state/hash-map.ts';
import type { TipState } from '../state/tip-state.ts';
import { loadCoins } from '../storage/coin.loader.ts';
import { spentPoints, type ReadBlock } from './read-block.ts';

/** Inputs a query; more only makes the query's memory grow. */
const POINTS_A_QUERY = 5_000;

/**
 * Loads what a run of blocks spends and memory lacks, in one query (several for huge runs). Outputs that the run itself
 * makes are left out: they come with their block.
 */
export async function loadMissingCoins(from: Queryable, blocks: readonly ReadBlock[], state: TipState): Promise<void> {
  let missing: OutPoint[] = [];
  for (const block of blocks) for (const point of spentPoints(block)) if (state.coins.coin(point) === undefined) missing.push(point);
  if (missing.length === 0) return;
  const made = hashSet();
  for (const { ids } of blocks) for (const id of ids) made.add(id);
  missing = missing.filter(({ hash }) => !made.has(hash));
  for (let at = 0; at < missing.length; at += POINTS_A_QUERY) await loadCoins(from, missing.slice(at, at + POINTS_A_QUERY), state.coins, state.headers);
}
