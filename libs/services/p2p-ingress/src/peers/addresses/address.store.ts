import type { Database, Queryable } from '@mbaas/platform-postgres';
import type { BookEntry } from './address-book.ts';

interface Row {
  readonly authority: string;
  readonly ip: Uint8Array;
  readonly port: number;
  readonly services: string;
  readonly seen_at: Date;
  readonly tried_at: Date | null;
  readonly succeeded_at: Date | null;
  readonly failures: number;
}

const entryOf = ({ authority, ip, port, services, seen_at, tried_at, succeeded_at, failures }: Row): BookEntry => ({
  authority,
  ip: Uint8Array.from(ip),
  port,
  services: BigInt(services),
  seenAt: seen_at.getTime(),
  ...(tried_at === null ? {} : { triedAt: tried_at.getTime() }),
  ...(succeeded_at === null ? {} : { succeededAt: succeeded_at.getTime() }),
  failures,
});

/** The book, those that worked last first. Rows beyond the limit are deleted: nobody would ever look at them again. */
export async function loadAddresses(database: Queryable, limit: number): Promise<readonly BookEntry[]> {
  const { rows } = await database.query<Row>('SELECT * FROM p2p.address ORDER BY succeeded_at DESC NULLS LAST, seen_at DESC, authority LIMIT $1', [limit]);
  if (rows.length === limit) await database.query('DELETE FROM p2p.address WHERE authority <> ALL($1)', [rows.map(({ authority }) => authority)]);
  return rows.map(entryOf);
}

const timeOf = (ms: number | undefined): Date | null => (ms === undefined ? null : new Date(ms));

/** Writes changed entries and deletes forgotten ones, in one transaction. */
export async function saveAddresses(database: Database, kept: readonly BookEntry[], forgotten: readonly string[]): Promise<void> {
  if (kept.length === 0 && forgotten.length === 0) return;
  const columns = [
    kept.map(({ authority }) => authority),
    kept.map(({ ip }) => Buffer.from(ip)),
    kept.map(({ port }) => port),
    kept.map(({ services }) => services.toString()),
    kept.map(({ seenAt }) => timeOf(seenAt)),
    kept.map(({ triedAt }) => timeOf(triedAt)),
    kept.map(({ succeededAt }) => timeOf(succeededAt)),
    kept.map(({ failures }) => failures),
  ];
  await database.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO p2p.address (authority, ip, port, services, seen_at, tried_at, succeeded_at, failures)
         SELECT * FROM unnest($1::text[], $2::bytea[], $3::int[], $4::numeric[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[], $8::int[])
           AS given (authority, ip, port, services, seen_at, tried_at, succeeded_at, failures) ORDER BY authority
         ON CONFLICT (authority) DO UPDATE SET services = EXCLUDED.services, seen_at = EXCLUDED.seen_at, tried_at = EXCLUDED.tried_at,
           succeeded_at = EXCLUDED.succeeded_at, failures = EXCLUDED.failures`,
      columns,
    );
    await tx.query('DELETE FROM p2p.address WHERE authority = ANY($1)', [forgotten]);
  });
}
