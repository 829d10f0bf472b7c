import type pg from 'pg';
import { assert, BrokenAssumption } from '@mbaas/kernel';
import type { Query, QueryRow, Transaction } from './database.ts';

export type Isolation = 'read committed' | 'repeatable read' | 'serializable';

const BEGIN: Readonly<Record<Isolation, string>> = {
  'read committed': 'BEGIN',
  'repeatable read': 'BEGIN ISOLATION LEVEL REPEATABLE READ',
  serializable: 'BEGIN ISOLATION LEVEL SERIALIZABLE',
};

/** A Transaction over a client, and the switch that ends its use. */
function openTransaction(client: pg.PoolClient): { tx: Transaction; end(): void } {
  let busy = false;
  let ended = false;
  const query = async <R extends QueryRow>(text: Query, values?: readonly unknown[]): Promise<pg.QueryResult<R>> => {
    assert(!ended, 'A query was sent on a transaction that has ended.');
    assert(!busy, 'A query was sent on a transaction before the one before it was awaited.');
    busy = true;
    try {
      return await client.query<R>(text, values === undefined ? undefined : [...values]);
    } finally {
      busy = false;
    }
  };
  const end = (): void => {
    ended = true;
    assert(!busy, 'A transaction ended while one of its queries was not awaited.');
  };
  return { tx: { query, client } as unknown as Transaction, end };
}

/** See Database.transaction. */
export async function runTransaction<T>(pool: pg.Pool, work: (tx: Transaction) => Promise<T>, isolation: Isolation): Promise<T> {
  const client = await pool.connect();
  // A connection that breaks between two queries raises an event; the next query then rejects, which is what we act on.
  let broken: Error | undefined;
  const onError = (error: Error): void => void (broken = error);
  client.on('error', onError);
  try {
    await client.query(BEGIN[isolation]);
    const { tx, end } = openTransaction(client);
    const value = await work(tx);
    end();
    const { command } = await client.query('COMMIT');
    // PostgreSQL answers ROLLBACK, without an error, when a failed query inside was swallowed.
    if (command !== 'COMMIT') throw new BrokenAssumption('A failed query was ignored inside a transaction: nothing was committed.');
    return value;
  } catch (error) {
    broken ??= await client.query('ROLLBACK').then(
      () => undefined,
      (failure: Error) => failure,
    );
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}
