import type { Transaction } from '@mbaas/platform-postgres';
import { UNIT } from '../domain/factors.ts';
import type { FactorValues } from '../domain/mars-score.ts';
import { ageInMonths, scoredPeriod, type ScoredPeriod } from '../domain/month.ts';

/** An avatar with what it is scored on. */
export interface ScoredAvatar {
  readonly avatar: string;
  readonly period: ScoredPeriod;
  readonly values: FactorValues;
}

interface FactorRow extends Record<string, unknown> {
  transfers: bigint;
  recharges: bigint;
  mit_issues: bigint;
  mst_issues: bigint;
  mits: bigint;
  fee: string;
  partners: bigint;
  etp: string;
  mst: string;
}

/**
 * The factor values of an avatar as seen from a block; null when it is not registered. Averages are weighted by time
 * over the period: what was there at its start, plus each change for the rest of the period it lasted.
 */
export async function loadFactorValues(tx: Transaction, avatar: string, now: number): Promise<ScoredAvatar | null> {
  const { rows: steps } = await tx.query<{ address: string; at: bigint }>('SELECT address, at FROM mars.avatar_address WHERE name = $1 ORDER BY height, position', [avatar]);
  const [registration] = steps;
  const current = steps.at(-1);
  if (registration === undefined || current === undefined) return null;
  const period = scoredPeriod(Number(registration.at), now);
  const { rows } = await tx.query<FactorRow>(FACTOR_VALUES, [current.address, period.start, period.end]);
  const [row] = rows;
  if (row === undefined) return null;
  return {
    avatar,
    period,
    values: {
      transfers: row.transfers * UNIT,
      recharges: row.recharges * UNIT,
      mit_issues: row.mit_issues * UNIT,
      mst_issues: row.mst_issues * UNIT,
      etp_average: notNegative(row.etp),
      mst_average: notNegative(row.mst),
      mit_average: row.mits > 0n ? row.mits * UNIT : 0n,
      age_months: BigInt(ageInMonths(Number(registration.at), period.end)) * UNIT,
      fee: BigInt(row.fee),
      partners: row.partners * UNIT,
    },
  };
}

const notNegative = (text: string): bigint => (BigInt(text) > 0n ? BigInt(text) : 0n);

/** $1 address · $2 start · $3 end of the period (Unix seconds). Averages in 10^-8 of an ETP or of a whole MST unit. */
const FACTOR_VALUES = `
  WITH own AS (SELECT * FROM mars.activity WHERE address = $1 AND at < $3::bigint),
       period AS (SELECT * FROM own WHERE at >= $2::bigint),
       held AS (
         SELECT symbol, sum(CASE WHEN at < $2::bigint THEN change ELSE change * ($3::bigint - at) / ($3::bigint - $2::bigint) END) AS average
         FROM mars.movement WHERE address = $1 AND at < $3::bigint GROUP BY symbol
       )
  SELECT coalesce(sum(transfers), 0)::bigint AS transfers,
         coalesce(sum(recharges), 0)::bigint AS recharges,
         coalesce(sum(mit_issues), 0)::bigint AS mit_issues,
         coalesce(sum(mst_issues), 0)::bigint AS mst_issues,
         (SELECT coalesce(sum(mit_change), 0)::bigint FROM own) AS mits,
         coalesce(sum(fee), 0)::text AS fee,
         (SELECT count(DISTINCT partner) FROM period, unnest(partners) AS partner) AS partners,
         (SELECT coalesce(trunc(sum(average)), 0)::text FROM held WHERE symbol = '') AS etp,
         (SELECT coalesce(trunc(sum(average * 100000000 / power(10::numeric, decimals))), 0)::text FROM held JOIN mars.asset_decimals USING (symbol)) AS mst
  FROM period`;
