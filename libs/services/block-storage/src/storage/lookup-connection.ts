import type { Database, Queryable, QueryRow, Transaction } from '@mbaas/platform-postgres';
import { INDEX_LOOKUPS } from './coin.loader.ts';

type Connection = Transaction['client'];

/** A connection of its own for lookups by key, set up so that they never become scans. Sees what is committed. */
export class LookupConnection implements Queryable {
  readonly #database: Database;
  #client: Promise<Connection> | undefined;
  #held: Connection | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Queries run one after the other; a broken connection is replaced at the next one. */
  readonly query: Queryable['query'] = <R extends QueryRow>(...[query, values]: Parameters<Queryable['query']>) => {
    const result = this.#last.then(async () => {
      const client = await (this.#client ??= this.#connect());
      return client.query<R>(query, values === undefined ? undefined : [...values]);
    });
    this.#last = result.catch(() => undefined);
    return result;
  };

  async #connect(): Promise<Connection> {
    try {
      const client = await this.#database.pool.connect();
      // A broken connection raises an event, perhaps after it was given back: then it is no longer ours.
      client.on('error', (error) => this.#giveBack(client, error));
      this.#held = client;
      await client.query(INDEX_LOOKUPS, [false]);
      return client;
    } catch (error) {
      this.#client = undefined;
      throw error;
    }
  }

  #giveBack(client: Connection, why: Error | true): void {
    if (this.#held !== client) return;
    this.#held = undefined;
    this.#client = undefined;
    client.release(why);
  }

  async close(): Promise<void> {
    await this.#last;
    if (this.#held !== undefined) this.#giveBack(this.#held, true);
  }
}
