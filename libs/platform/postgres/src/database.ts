import pg from 'pg';
import { assert, type Brand } from '@mbaas/kernel';
import type { Logger } from '@mbaas/platform-observability';
import { runTransaction, type Isolation } from './transaction.ts';
import { typeParsers } from './type-parsers.ts';

/** What `query` takes: text, or a config whose `name` makes it a prepared statement. */
export type Query = string | pg.QueryConfig;

export type QueryRow = pg.QueryResultRow;

/** Whatever can run one query: a database (each query its own transaction) or an open transaction. */
export interface Queryable {
  query<R extends QueryRow = QueryRow>(query: Query, values?: readonly unknown[]): Promise<pg.QueryResult<R>>;
}

/**
 * An open transaction; only `Database.transaction` makes one. One query at a time: a second one before the first was
 * awaited is a BrokenAssumption, and so is any use after the end.
 */
export type Transaction = Brand<
  Queryable & {
    /** The connection below, for COPY. Await every stream before the next query. */
    readonly client: pg.PoolClient;
  },
  'Transaction'
>;

export interface Database extends Queryable {
  readonly pool: pg.Pool;
  /** The server's address with its password: for a dedicated connection (LISTEN, locks), never for a log. */
  readonly url: string;
  readonly applicationName: string;
  /**
   * Runs `work` in a transaction: commits when it resolves, rolls back and rethrows when it rejects. An error from the
   * commit itself leaves the outcome unknown: callers repeat under an idempotency key or an inbox.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: { readonly isolation?: Isolation }): Promise<T>;
  /** Waits for running queries and closes all connections. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly maxConnections: number;
  readonly log: Logger;
}

/** Opens a pool. Nothing is connected before the first query. */
export function openDatabase({ url, applicationName, maxConnections, log }: DatabaseOptions): Database {
  assert(maxConnections >= 1, 'A database needs at least one connection.');
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max: maxConnections,
    types: typeParsers,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  });
  // An idle connection that breaks is replaced by the pool; without a listener the process would end.
  let closing: Promise<void> | undefined;
  pool.on('error', (error) => {
    // A closing pool says goodbye on its own time; a server that stops meanwhile cuts it short.
    if (closing === undefined) log.warn('Database connection lost while idle', { error });
  });
  return {
    pool,
    url,
    applicationName,
    query: (query, values) => pool.query(query, values === undefined ? undefined : [...values]),
    transaction: (work, options) => runTransaction(pool, work, options?.isolation ?? 'read committed'),
    close: () => (closing ??= pool.end()),
  };
}
