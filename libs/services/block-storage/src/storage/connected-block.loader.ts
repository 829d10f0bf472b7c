import { assert, expectOk } from '@mbaas/kernel';
import type { Queryable } from '@mbaas/platform-postgres';
import { isNullOutPoint, type OutPoint } from '@mbaas/chain-codec';
import { madeTransactions } from '../connect/made-transactions.ts';
import type { PreparedBlock, PreparedTransaction } from '../connect/prepared-block.ts';
import { readBlock, spentPoints } from '../connect/read-block.ts';
import type { Coin } from '../state/coin.ts';
import type { TipState } from '../state/tip-state.ts';
import { loadCoins } from './coin.loader.ts';

interface MainRow {
  number: bigint;
  raw: Buffer;
  first_tx: bigint;
  first_output: bigint;
}

const POS_VERSION = 2;

/**
 * A block of the main chain as it was when it was connected, with the coins it spent: from its bytes, its number ranges and
 * the coins in the tables. The coins come into the cache of `state`.
 */
export async function loadConnectedBlock(from: Queryable, height: number, state: TipState): Promise<PreparedBlock> {
  const { rows } = await from.query<MainRow>(
    `SELECT block.number, block.raw, main_block.first_tx, main_block.first_output
     FROM chain.main_block JOIN chain.block ON block.number = main_block.block WHERE main_block.height = $1`,
    [height],
  );
  const row = rows[0];
  assert(row !== undefined, 'the height is on the main chain');
  const read = expectOk(readBlock(row.raw), 'stored blocks were decoded once');
  const place = { height, firstTx: Number(row.first_tx), firstOutput: Number(row.first_output) };
  const fees = await from.query<{ fee: bigint }>('SELECT fee FROM chain.tx WHERE number >= $1 AND number < $2 ORDER BY number', [place.firstTx, place.firstTx + read.ids.length]);
  await loadCoins(from, [...spentPoints(read)], state.coins, state.headers);
  const { block, transactionSpans } = read.decoded;
  const made = madeTransactions(read, place);
  const transactions = block.transactions.map((transaction, index): PreparedTransaction => {
    const { start, end } = transactionSpans[index] as (typeof transactionSpans)[number];
    const own = made[index] as (typeof made)[number];
    const isCoinstake = block.header.version === POS_VERSION && index === 1;
    return {
      id: own.id,
      transaction,
      kind: own.coinbase ? 'coinbase' : isCoinstake ? 'coinstake' : 'ordinary',
      fee: fees.rows[index]?.fee ?? 0n,
      spent: transaction.inputs.filter(({ previousOutput }) => !isNullOutPoint(previousOutput)).map(({ previousOutput }) => storedCoin(previousOutput, state)),
      made: own,
      start,
      length: end - start,
    };
  });
  return { decoded: read.decoded, hash: read.hash, transactions, stored: Number(row.number), ...place };
}

function storedCoin(point: OutPoint, state: TipState): Coin {
  const coin = state.coins.coin(point);
  assert(coin !== undefined, 'what a connected block spent is stored');
  return coin;
}
