import type { TransactionOutput } from '@mbaas/chain-codec';
import type { Hash32 } from '@mbaas/chain-primitives';
import type { Queryable } from '@mbaas/platform-postgres';
import { kindNumber, LOCK, OUTPUT_KINDS, type OutputKind } from '../state/output-class.ts';
import { storedOutput } from '../storage/stored-output.ts';
import type { LockedOutput } from './spendability.ts';

/** An unspent output of the chain. */
export interface CoinRecord extends LockedOutput {
  /** Number of the output in chain order. */
  readonly number: number;
  readonly txid: Hash32;
  readonly index: number;
  readonly value: bigint;
  readonly kind: OutputKind;
  readonly output: TransactionOutput;
}

/** Which unspent outputs of an address are asked for. */
export interface CoinFilter {
  readonly address: number;
  /** Only these kinds; all when absent. */
  readonly kinds?: readonly OutputKind[];
  /** Only this name's row number. */
  readonly symbol?: number;
  /** Only outputs with a lock of their own (deposits, sequence locks, time releases). */
  readonly locked?: boolean;
  /** Only outputs after this number. */
  readonly after?: number;
  readonly limit: number;
}

interface CoinRow {
  number: bigint;
  id: Buffer;
  index: bigint;
  value: bigint;
  kind: number;
  bytes: Buffer | null;
  hash: Buffer | null;
  height: number;
  coinbase: boolean;
  lock: number;
  lock_value: bigint;
  header: Buffer;
}

const TIMESTAMP_OFFSET = 68;

const SELECT = `SELECT o.number, tx.id, o.number - tx.first_output AS index, o.value, o.kind, o.bytes, address.hash,
    tx.height, tx.coinbase, o.lock, o.lock_value, block.header
  FROM chain.unspent u JOIN chain.output o ON o.number = u.output JOIN chain.tx ON tx.number = o.tx
  JOIN chain.main_block ON main_block.height = tx.height JOIN chain.block ON block.number = main_block.block
  LEFT JOIN chain.address ON address.number = o.address`;

/** Unspent outputs of an address, oldest first. */
export async function unspentOf(from: Queryable, { address, kinds, symbol, locked, after, limit }: CoinFilter): Promise<CoinRecord[]> {
  const { rows } = await from.query<CoinRow>(
    `${SELECT} WHERE u.address = $1 AND u.output > $2
       ${kinds === undefined ? '' : 'AND u.kind = ANY ($4::smallint[])'} ${symbol === undefined ? '' : `AND u.symbol <> 0 AND u.symbol = ${Number(symbol)}`}
       ${locked === true ? `AND u.lock > ${LOCK.coinbase}` : ''}
     ORDER BY u.output LIMIT $3`,
    [address, after ?? 0, limit, ...(kinds === undefined ? [] : [kinds.map(kindNumber)])],
  );
  return rows.map((row) => ({
    number: Number(row.number),
    txid: row.id,
    index: Number(row.index),
    value: row.value,
    kind: OUTPUT_KINDS[row.kind] ?? 'unknown',
    output: storedOutput(row),
    height: row.height,
    timestamp: row.header.readUInt32LE(TIMESTAMP_OFFSET),
    coinbase: row.coinbase,
    lock: row.lock,
    lockValue: Number(row.lock_value),
  }));
}
