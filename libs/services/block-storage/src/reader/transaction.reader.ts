import { expectOk } from '@mbaas/kernel';
import { decodeTransaction, isNullOutPoint, type OutPoint, type Transaction } from '@mbaas/chain-codec';
import type { Hash32 } from '@mbaas/chain-primitives';
import type { Queryable } from '@mbaas/platform-postgres';
import type { TransactionKind } from '../connect/prepared-block.ts';
import { Coin, type CoinTransaction } from '../state/coin.ts';
import { CoinCache } from '../state/coin-cache.ts';
import { loadCoins } from '../storage/coin.loader.ts';

/** A confirmed transaction with its bytes and what it spent. */
export interface TransactionRecord {
  readonly id: Hash32;
  readonly bytes: Uint8Array;
  readonly transaction: Transaction;
  readonly kind: TransactionKind;
  readonly fee: bigint;
  readonly height: number;
  readonly blockHash: Hash32;
  /** Time of its block, Unix seconds. */
  readonly timestamp: number;
  /** Position in its block. */
  readonly position: number;
  /** By input; empty for a coinbase. */
  readonly spent: readonly Coin[];
  readonly made: CoinTransaction;
}

interface TransactionRow {
  id: Buffer;
  number: bigint;
  height: number;
  version: number;
  coinbase: boolean;
  first_output: bigint;
  output_count: number;
  fee: bigint;
  bytes: Buffer;
  hash: Buffer;
  header: Buffer;
  first_tx: bigint;
}

const SELECT = `SELECT tx.id, tx.number, tx.height, tx.version, tx.coinbase, tx.first_output, tx.output_count, tx.fee,
    substr(block.raw, tx.start + 1, tx.length) AS bytes, block.hash, block.header, main_block.first_tx
  FROM chain.tx JOIN chain.main_block ON main_block.height = tx.height JOIN chain.block ON block.number = main_block.block`;

const TIMESTAMP_OFFSET = 68;
const POS_VERSION = 2;

/** The outputs that points name, spent or not, from the tables. */
export async function coinsAt(from: Queryable, points: readonly OutPoint[]): Promise<(Coin | undefined)[]> {
  const cache = new CoinCache(Number.MAX_SAFE_INTEGER);
  await loadCoins(from, points, cache, { timestamp: () => 0 });
  return points.map((point) => cache.coin(point));
}

async function recordOf(from: Queryable, row: TransactionRow): Promise<TransactionRecord> {
  const transaction = expectOk(decodeTransaction(row.bytes), 'stored transactions were decoded once');
  const timestamp = row.header.readUInt32LE(TIMESTAMP_OFFSET);
  const made: CoinTransaction = {
    id: row.id,
    number: Number(row.number),
    height: row.height,
    coinbase: row.coinbase,
    timestamp,
    version: row.version >>> 0,
    firstOutput: Number(row.first_output),
    outputCount: row.output_count,
    coins: [],
  };
  for (const [index, output] of transaction.outputs.entries()) made.coins.push(new Coin(made, index, output));
  const points = transaction.inputs.filter(({ previousOutput }) => !isNullOutPoint(previousOutput)).map(({ previousOutput }) => previousOutput);
  const spent = (await coinsAt(from, points)).filter((coin) => coin !== undefined);
  const position = Number(row.number - row.first_tx);
  const isCoinstake = position === 1 && row.header.readUInt32LE(0) === POS_VERSION;
  const kind = row.coinbase ? 'coinbase' : isCoinstake ? 'coinstake' : 'ordinary';
  return { id: row.id, bytes: row.bytes, transaction, kind, fee: row.fee, height: row.height, blockHash: row.hash, timestamp, position, spent, made };
}

export async function transactionOf(from: Queryable, id: Hash32): Promise<TransactionRecord | undefined> {
  const { rows } = await from.query<TransactionRow>(`${SELECT} WHERE tx.id = $1`, [id]);
  return rows[0] && recordOf(from, rows[0]);
}

/** Transactions by their numbers in chain order, in the order asked. */
export async function transactionsByNumber(from: Queryable, numbers: readonly number[]): Promise<TransactionRecord[]> {
  const { rows } = await from.query<TransactionRow>(`${SELECT} WHERE tx.number = ANY ($1::bigint[])`, [numbers]);
  const byNumber = new Map(rows.map((row) => [Number(row.number), row]));
  const records: TransactionRecord[] = [];
  for (const number of numbers) {
    const row = byNumber.get(number);
    if (row !== undefined) records.push(await recordOf(from, row));
  }
  return records;
}
