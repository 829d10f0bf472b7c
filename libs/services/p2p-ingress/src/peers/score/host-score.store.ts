import type { Database, Queryable } from '@mbaas/platform-postgres';
import type { HostScore } from './host-scores.ts';

interface Row {
  readonly host: string;
  readonly score: number;
  readonly at: number;
  readonly banned_until: number | null;
  readonly code: string;
}

/** Milliseconds of a column, as a number that JavaScript holds exactly. */
const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::double precision`;

/** Scores of all hosts, the worst first. */
export async function loadHostScores(database: Queryable, limit: number): Promise<readonly HostScore[]> {
  const { rows } = await database.query<Row>(
    `SELECT host, score, ${ms('scored_at')} AS at, ${ms('banned_until')} AS banned_until, code
       FROM p2p.host_score ORDER BY banned_until DESC NULLS LAST, score DESC LIMIT $1`,
    [limit],
  );
  return rows.map(({ host, score, at, banned_until, code }) => ({ host, score, at, code, ...(banned_until === null ? {} : { bannedUntil: banned_until }) }));
}

/** Writes changed scores and deletes forgotten ones, in one transaction. */
export async function saveHostScores(database: Database, kept: readonly HostScore[], forgotten: readonly string[]): Promise<void> {
  if (kept.length === 0 && forgotten.length === 0) return;
  await database.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO p2p.host_score (host, score, scored_at, banned_until, code)
         SELECT host, score, to_timestamp(at / 1000), to_timestamp(banned_until / 1000), code
           FROM unnest($1::text[], $2::double precision[], $3::double precision[], $4::double precision[], $5::text[])
             AS given (host, score, at, banned_until, code) ORDER BY host
         ON CONFLICT (host) DO UPDATE SET score = EXCLUDED.score, scored_at = EXCLUDED.scored_at,
           banned_until = GREATEST(EXCLUDED.banned_until, host_score.banned_until), code = EXCLUDED.code`,
      [kept.map(({ host }) => host), kept.map(({ score }) => score), kept.map(({ at }) => at), kept.map(({ bannedUntil }) => bannedUntil ?? null), kept.map(({ code }) => code)],
    );
    await tx.query('DELETE FROM p2p.host_score WHERE host = ANY($1) AND (banned_until IS NULL OR banned_until < now())', [forgotten]);
  });
}
