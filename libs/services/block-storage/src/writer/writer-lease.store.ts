import { advisoryLockNumber, type Queryable } from '@mbaas/platform-postgres';

/** Name of the advisory lock of a network's only writer. */
export const writerLockName = (network: string): string => `mbaas:chain-writer:${network}`;

/**
 * Enters a new holder of the lease, after the connections of the one before were ended: a paused process keeps its
 * transactions open, and with them the epoch's row. The caller holds the writer's lock. Gives the number of connections ended.
 */
export async function takeLease(from: Queryable, network: string, holder: string): Promise<number> {
  const { rowCount } = await from.query(
    `SELECT pg_terminate_backend(activity.pid) FROM chain.writer_lease lease JOIN pg_stat_activity activity ON activity.application_name = lease.holder
     WHERE lease.network = $1 AND activity.datname = current_database()`,
    [network],
  );
  await from.query(
    `INSERT INTO chain.writer_lease (network, holder, renewed_at) VALUES ($1, $2, clock_timestamp())
     ON CONFLICT (network) DO UPDATE SET holder = excluded.holder, renewed_at = excluded.renewed_at`,
    [network, holder],
  );
  return rowCount ?? 0;
}

/** A sign of life. false: somebody else holds the lease now. */
export async function renewLease(from: Queryable, network: string, holder: string): Promise<boolean> {
  const { rowCount } = await from.query('UPDATE chain.writer_lease SET renewed_at = clock_timestamp() WHERE network = $1 AND holder = $2', [network, holder]);
  return rowCount === 1;
}

/**
 * Ends the connection that holds the writer's lock where its process has given no sign of life for `staleMs`; gives whether
 * there was one. A connection younger than that is left alone: it may have taken the lock just now.
 */
export async function endStaleHolder(from: Queryable, network: string, staleMs: number): Promise<boolean> {
  const { rowCount } = await from.query(
    `SELECT pg_terminate_backend(held.pid) FROM pg_locks held
     JOIN pg_stat_activity activity ON activity.pid = held.pid AND activity.datname = current_database()
     LEFT JOIN chain.writer_lease lease ON lease.network = $2
     WHERE held.locktype = 'advisory' AND held.granted AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND held.objsubid = 1 AND held.classid::bigint = ($1::bigint >> 32) & 4294967295 AND held.objid::bigint = $1::bigint & 4294967295
       AND greatest(lease.renewed_at, activity.backend_start) < clock_timestamp() - $3 * interval '1 millisecond'`,
    [advisoryLockNumber(writerLockName(network)), network, staleMs],
  );
  return (rowCount ?? 0) > 0;
}
