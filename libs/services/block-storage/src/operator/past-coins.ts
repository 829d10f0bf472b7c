import type { OutPoint } from '@mbaas/chain-codec';
import type { Queryable } from '@mbaas/platform-postgres';
import { spentPoints, type ReadBlock } from '../connect/read-block.ts';
import { hashSet } from '../state/hash-map.ts';
import type { TipState } from '../state/tip-state.ts';
import { COIN_COLUMNS, COIN_TABLES, enterCoins, type CoinRow } from '../storage/coin.loader.ts';

const MAX_INDEX = 0x7fff_ffff;
const POINTS_A_QUERY = 5_000;

/** As of a transaction: what came later is not there, what later ones spent is unspent. */
const SELECT = `
  SELECT ${COIN_COLUMNS}, NOT EXISTS (SELECT 1 FROM chain.spend WHERE spend.output = output.number AND spend.tx < $3) AS unspent
  ${COIN_TABLES} WHERE tx.number < $3`;

/**
 * Loads what blocks spend and memory lacks as it was before the transaction that memory numbers next. Outputs that the
 * blocks make themselves are left out.
 */
export async function loadPastCoins(from: Queryable, blocks: readonly ReadBlock[], { coins, headers, nextTx }: TipState): Promise<void> {
  const made = hashSet();
  for (const { ids } of blocks) for (const id of ids) made.add(id);
  const missing: OutPoint[] = [];
  for (const block of blocks) for (const point of spentPoints(block)) if (point.index <= MAX_INDEX && !made.has(point.hash) && coins.coin(point) === undefined) missing.push(point);
  for (let at = 0; at < missing.length; at += POINTS_A_QUERY) {
    const asked = missing.slice(at, at + POINTS_A_QUERY);
    const { rows } = await from.query<CoinRow>(SELECT, [asked.map(({ hash }) => Buffer.from(hash)), asked.map(({ index }) => index), nextTx]);
    enterCoins(rows, asked, coins, headers);
  }
}
