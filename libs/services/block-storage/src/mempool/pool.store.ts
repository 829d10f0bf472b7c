import type { Network } from '@mbaas/chain-params';
import { transactionAccepted, transactionDropped } from '@mbaas/contracts-events';
import { appendFacts, newFact } from '@mbaas/platform-messaging';
import type { Hash32 } from '@mbaas/chain-primitives';
import type { Queryable, Transaction } from '@mbaas/platform-postgres';
import { SCHEMA } from '../connect/block-committer.ts';
import { showHash } from '../facts/display.ts';
import type { PoolEntry } from './pool-entry.ts';
import type { PoolDrop } from './pool.ts';

/** A row of the pool's table. */
export interface StoredPoolEntry {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly addedAt: number;
}

export async function loadPool(from: Queryable): Promise<StoredPoolEntry[]> {
  const { rows } = await from.query<{ number: bigint; raw: Buffer; added_at: Date }>('SELECT number, raw, added_at FROM chain.mempool ORDER BY number');
  return rows.map(({ number, raw, added_at }) => ({ number: Number(number), bytes: raw, addedAt: added_at.getTime() }));
}

/** Number of the last transaction that ever was taken into the pool, whether or not it still waits. */
export async function lastPoolNumber(from: Queryable): Promise<number> {
  const { rows } = await from.query<{ last: bigint }>('SELECT last_value AS last FROM chain.mempool_number');
  return Number(rows[0]?.last ?? 1n);
}

/** Stores accepted transactions and their facts. `height` is the tip's. */
export async function savePoolEntries(tx: Transaction, entries: readonly PoolEntry[], network: Network, height: number): Promise<void> {
  if (entries.length === 0) return;
  await insertEntries(tx, entries);
  await noteNumbers(tx, entries);
  await appendFacts(
    tx,
    SCHEMA,
    entries.map(({ id }) => newFact({ event: transactionAccepted, key: showHash(id), payload: { network: network.name, txid: showHash(id), height } })),
  );
}

const insertEntries = (tx: Transaction, entries: readonly PoolEntry[]): Promise<unknown> =>
  tx.query(
    `INSERT INTO chain.mempool (number, id, raw, added_at)
     SELECT number, id, raw, to_timestamp(added / 1000.0) FROM unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::float8[]) AS e (number, id, raw, added)`,
    [entries.map(({ number }) => number), entries.map(({ id }) => Buffer.from(id)), entries.map(({ bytes }) => Buffer.from(bytes)), entries.map(({ addedAt }) => addedAt)],
  );

/** Numbers only grow, also over restarts with an empty pool: whoever asks for what came after one misses nothing. */
async function noteNumbers(tx: Transaction, entries: readonly PoolEntry[]): Promise<void> {
  await tx.query("SELECT setval('chain.mempool_number', greatest((SELECT last_value FROM chain.mempool_number), $1::bigint))", [entries.reduce((highest, { number }) => Math.max(highest, number), 1)]);
}

/** Makes the table hold exactly these entries, without facts: they were told when they came. */
export async function replacePool(tx: Transaction, entries: readonly PoolEntry[]): Promise<void> {
  await tx.query('DELETE FROM chain.mempool');
  if (entries.length === 0) return;
  await insertEntries(tx, entries);
  await noteNumbers(tx, entries);
}

/** Takes entries out of the table: confirmed ones silently, dropped ones with a fact. */
export async function deletePoolEntries(tx: Transaction, confirmed: readonly Hash32[], drops: readonly PoolDrop[], network: Network): Promise<void> {
  const gone = [...confirmed, ...drops.map(({ id }) => id)];
  if (gone.length > 0) await tx.query('DELETE FROM chain.mempool WHERE id = ANY ($1::bytea[])', [gone.map((id) => Buffer.from(id))]);
  await saveDropFacts(tx, drops, network);
}

export async function saveDropFacts(tx: Transaction, drops: readonly PoolDrop[], network: Network): Promise<void> {
  await appendFacts(
    tx,
    SCHEMA,
    drops.map(({ id, code, conflictsWith }) =>
      newFact({
        event: transactionDropped,
        key: showHash(id),
        payload: { network: network.name, txid: showHash(id), code, ...(conflictsWith === undefined ? {} : { conflictsWith: showHash(conflictsWith) }) },
      }),
    ),
  );
}
