import { copyBytes } from '@mbaas/chain-primitives';
import type { OutPoint } from '@mbaas/chain-codec';
import type { Queryable } from '@mbaas/platform-postgres';
import { Coin, type CoinTransaction } from '../state/coin.ts';
import type { CoinCache } from '../state/coin-cache.ts';
import type { HeaderIndex } from '../state/header-index.ts';
import { storedOutput } from './stored-output.ts';

const MAX_INDEX = 0x7fff_ffff;

/** A row of COIN_COLUMNS and `unspent`. */
export interface CoinRow {
  ordinal: bigint;
  number: bigint;
  height: number;
  version: number;
  coinbase: boolean;
  first_output: bigint;
  output_count: number;
  value: bigint;
  bytes: Buffer | null;
  address: number;
  text: string | null;
  hash: Buffer | null;
  unspent: boolean;
}

export const COIN_COLUMNS = `asked.ordinal, tx.number, tx.height, tx.version, tx.coinbase, tx.first_output, tx.output_count,
         output.value, output.bytes, output.address, address.text, address.hash`;

/** $1: ids, $2: indices, in the order asked. */
export const COIN_TABLES = `FROM unnest($1::bytea[], $2::int[]) WITH ORDINALITY AS asked (id, index, ordinal)
  JOIN chain.tx ON tx.id = asked.id AND asked.index < tx.output_count
  JOIN chain.output ON output.number = tx.first_output + asked.index
  LEFT JOIN chain.address ON address.number = output.address`;

const SELECT = `
  SELECT ${COIN_COLUMNS},
         EXISTS (SELECT 1 FROM chain.unspent WHERE unspent.address = output.address AND unspent.output = output.number) AS unspent
  ${COIN_TABLES}`;

/** The statement runs as index lookups whatever the planner's statistics say: a fresh table has none. */
export const INDEX_LOOKUPS = "SELECT set_config('enable_seqscan', 'off', $1::boolean), set_config('enable_hashjoin', 'off', $1::boolean), set_config('enable_mergejoin', 'off', $1::boolean), set_config('jit', 'off', $1::boolean)";

/**
 * Brings outputs that memory does not hold into the cache, in one query. What the table does not know stays unknown.
 * Timestamps come from the header index, which must reach as high as what `from` shows.
 */
export async function loadCoins(from: Queryable, points: readonly OutPoint[], cache: CoinCache, headers: Pick<HeaderIndex, 'timestamp'>): Promise<void> {
  const asked = points.filter(({ index }) => index <= MAX_INDEX);
  if (asked.length === 0) return;
  const { rows } = await from.query<CoinRow>({ name: 'load-coins', text: SELECT }, [asked.map(({ hash }) => Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength)), asked.map(({ index }) => index)]);
  enterCoins(rows, asked, cache, headers);
}

/** Puts rows into the cache; `asked` in the order of their ordinals. */
export function enterCoins(rows: readonly CoinRow[], asked: readonly OutPoint[], cache: CoinCache, headers: Pick<HeaderIndex, 'timestamp'>): void {
  for (const row of rows) {
    const point = asked[Number(row.ordinal) - 1] as OutPoint;
    let transaction = cache.transaction(point.hash);
    if (transaction === undefined) cache.add((transaction = transactionOf(point, row, headers)));
    if (transaction.coins[point.index] !== undefined) continue;
    const coin = new Coin(transaction, point.index, storedOutput(row));
    coin.address = row.text === null ? null : { text: row.text, hash: row.hash ?? new Uint8Array(0), number: row.address };
    coin.spent = !row.unspent;
    transaction.coins[point.index] = coin;
  }
}

const transactionOf = ({ hash }: OutPoint, row: CoinRow, headers: Pick<HeaderIndex, 'timestamp'>): CoinTransaction => ({
  id: copyBytes(hash),
  number: Number(row.number),
  height: row.height,
  coinbase: row.coinbase,
  timestamp: headers.timestamp(row.height),
  version: row.version >>> 0,
  firstOutput: Number(row.first_output),
  outputCount: row.output_count,
  coins: [],
});
