import { tryTransactionLock, type Database } from '@mbaas/platform-postgres';
import { tableOf } from '../sql-name.ts';

/** Ids per partition: small enough that a quiet shop's old facts go one day, large enough that a chain's are few. */
export const PARTITION_SIZE = 100_000n;

/** Partitions kept ready beyond the highest id drawn. */
const AHEAD = 4n;

const LOCK_NOT_AVAILABLE = '55P03';

const partitionName = (number: bigint): string => `outbox_${number.toString().padStart(6, '0')}`;

/** The id ranges that exist, lowest first. */
export async function partitionNumbers(database: Database, schema: string): Promise<bigint[]> {
  const { rows } = await database.query<{ name: string }>(
    'SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = $1::regclass',
    [tableOf(schema, 'outbox')],
  );
  return rows.map(({ name }) => BigInt(name.slice('outbox_'.length))).sort((a, b) => (a < b ? -1 : 1));
}

/**
 * Makes the partitions that ids drawn soon will need; open transactions go on meanwhile. An insert beyond the last one
 * fails, so the relay calls this often, and so must whoever writes some 100,000 facts without a relay running. Gives the
 * id from which it wants to be called again.
 */
export async function ensurePartitions(database: Database, schema: string): Promise<bigint> {
  const current = await currentPartition(database, schema);
  const there = new Set(await partitionNumbers(database, schema));
  for (let number = current; number <= current + AHEAD; number += 1n) {
    if (!there.has(number)) await makePartition(database, schema, number);
  }
  return (current + 1n) * PARTITION_SIZE;
}

/** The range that the last drawn id lies in. */
async function currentPartition(database: Database, schema: string): Promise<bigint> {
  const { rows } = await database.query<{ last: bigint | null }>('SELECT pg_sequence_last_value(pg_get_serial_sequence($1, $2)::regclass) AS last', [
    tableOf(schema, 'outbox'),
    'id',
  ]);
  return (rows[0]?.last ?? 0n) / PARTITION_SIZE;
}

async function makePartition(database: Database, schema: string, number: bigint): Promise<void> {
  const outbox = tableOf(schema, 'outbox');
  const name = tableOf(schema, partitionName(number));
  await database.transaction(async (tx) => {
    // Two processes may want it at once: the second finds it made.
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
    const { rows } = await tx.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [name]);
    if (rows[0]?.there === true) return;
    // Made apart and then attached: CREATE … PARTITION OF would wait for, and hold up, every open transaction with facts.
    await tx.query(
      `CREATE TABLE ${name} (LIKE ${outbox} INCLUDING DEFAULTS INCLUDING STORAGE)
       WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05)`,
    );
    await tx.query(`ALTER TABLE ${outbox} ATTACH PARTITION ${name} FOR VALUES FROM (${number * PARTITION_SIZE}) TO (${(number + 1n) * PARTITION_SIZE})`);
  });
}

export interface Dropping {
  /** Facts younger than this stay. */
  readonly olderThanMs: number;
  /** The position every consumer has passed: later facts stay. */
  readonly passed: bigint;
}

/**
 * Drops partitions whose every fact is old and has been handled, oldest first; gives their number. Never waits for a
 * lock: a partition in use is dropped by a later call.
 */
export async function dropOldPartitions(database: Database, schema: string, { olderThanMs, passed }: Dropping): Promise<number> {
  const numbers = await partitionNumbers(database, schema);
  const current = await currentPartition(database, schema);
  let dropped = 0;
  try {
    for (const number of numbers.filter((candidate) => candidate < current)) {
      if (!(await dropPartition(database, schema, number, { olderThanMs, passed }))) break;
      dropped += 1;
    }
  } catch (error) {
    if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
  }
  return dropped;
}

async function dropPartition(database: Database, schema: string, number: bigint, { olderThanMs, passed }: Dropping): Promise<boolean> {
  const name = tableOf(schema, partitionName(number));
  return database.transaction(async (tx) => {
    if (!(await tryTransactionLock(tx, `mbaas:drop:${schema}`))) return false;
    await tx.query("SET LOCAL lock_timeout = '200ms'");
    // No relay has its turn, and no transaction that has written here is still open, while the rows are judged.
    await tx.query(`SELECT 1 FROM ${tableOf(schema, 'outbox_log')} FOR UPDATE`);
    await tx.query(`LOCK TABLE ${tableOf(schema, 'outbox')} IN ACCESS EXCLUSIVE MODE`);
    const { rows } = await tx.query<{ highest: bigint | null; keep: boolean | null }>(
      `SELECT max(position) AS highest,
              bool_or(position IS NULL OR position > $1 OR created_at > now() - $2 * interval '1 millisecond') AS keep
       FROM ${name}`,
      [passed, olderThanMs],
    );
    if (rows[0]?.keep === true) return false;
    const highest = rows[0]?.highest ?? null;
    await tx.query(`DROP TABLE ${name}`);
    if (highest !== null) {
      await tx.query(`UPDATE ${tableOf(schema, 'outbox_log')} SET dropped_position = greatest(dropped_position, $1)`, [highest]);
    }
    return true;
  });
}
