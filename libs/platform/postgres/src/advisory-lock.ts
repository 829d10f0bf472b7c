import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Logger } from '@mbaas/platform-observability';
import type { Database, Transaction } from './database.ts';

/** A lock held by one connection of its own, until `release` or until that connection breaks. */
export interface AdvisoryLock {
  /** Resolves when the lock is gone: released, or its connection lost (another holder may exist from then on). */
  readonly lost: Promise<void>;
  readonly held: boolean;
  /** The connection that holds the lock: a transaction on it cannot outlive the lock. One query at a time. */
  readonly client: pg.Client;
  release(): Promise<void>;
}

/** The 64-bit lock number of a name: the first eight bytes of its SHA-256, signed. */
export const advisoryLockNumber = (name: string): bigint => createHash('sha256').update(name).digest().readBigInt64BE(0);

/**
 * Takes the lock `name` (for instance `mbaas:relay:chain`) if it is free, on a connection of its own.
 * undefined: another process holds it. The server frees it when its holder dies.
 */
export async function tryAdvisoryLock(database: Database, name: string, log: Logger): Promise<AdvisoryLock | undefined> {
  const client = new pg.Client({
    connectionString: database.url,
    application_name: `${database.applicationName} lock`,
    keepAlive: true,
  });
  const gone = Promise.withResolvers<void>();
  let held = false;
  client.on('error', (error) => log.warn('Connection of an advisory lock lost', { lock: name, error }));
  client.on('end', () => {
    held = false;
    gone.resolve();
  });
  await client.connect();
  try {
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [advisoryLockNumber(name)]);
    held = rows[0]?.locked === true;
  } finally {
    if (!held) await client.end();
  }
  if (!held) return undefined;
  return {
    lost: gone.promise,
    client,
    get held() {
      return held;
    },
    async release() {
      if (held) await client.end();
    },
  };
}

/** Takes the lock for the length of a transaction. false: another transaction or session has it. */
export async function tryTransactionLock(tx: Transaction, name: string): Promise<boolean> {
  const { rows } = await tx.query<{ locked: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS locked', [advisoryLockNumber(name)]);
  return rows[0]?.locked === true;
}
