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
  fee: string;
  partners: bigint;
  etp: string;
  mst: string;
  mit: string;
}

/**
 * The factor values of an avatar as seen from chain time `now`; null when it is not registered. Averages are weighted by
 * time: what the address it owned held, for as long as both lasted within the period.
 */
export async function loadFactorValues(tx: Transaction, avatar: string, now: number): Promise<ScoredAvatar | null> {
  const { rows: steps } = await tx.query<{ at: bigint }>('SELECT at FROM mars.avatar_address WHERE name = $1 ORDER BY height, position LIMIT 1', [avatar]);
  const registered = Number(steps[0]?.at ?? NaN);
  if (Number.isNaN(registered)) return null;
  const period = scoredPeriod(registered, now);
  const { rows } = await tx.query<FactorRow>(FACTOR_VALUES, [avatar, period.start, period.end]);
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
      mit_average: notNegative(row.mit),
      age_months: BigInt(ageInMonths(registered, period.end)) * UNIT,
      fee: BigInt(row.fee),
      partners: row.partners * UNIT,
    },
  };
}

/** Below zero where facts began after the address had received something. */
const notNegative = (text: string): bigint => (BigInt(text) > 0n ? BigInt(text) : 0n);

/** $1 avatar · $2 start · $3 end of the period (Unix seconds). Averages in 10^-8 of an ETP, of a whole MST unit, of a MIT. */
const FACTOR_VALUES = `
  WITH period AS (SELECT * FROM mars.activity WHERE avatar = $1 AND at >= $2::bigint AND at < $3::bigint),
       owned AS (
         SELECT address, greatest(at, $2::bigint) AS since, least(coalesce(lead(at) OVER (ORDER BY height, position), $3::bigint), $3::bigint) AS until
         FROM mars.avatar_address WHERE name = $1 AND at < $3::bigint
       ),
       held AS (
         SELECT kind, symbol, sum(change * (until - greatest(movement.at, since))) / ($3::bigint - $2::bigint) AS average
         FROM owned JOIN mars.movement USING (address) WHERE since < until AND movement.at < until GROUP BY kind, symbol
       )
  SELECT coalesce(sum(transfers), 0)::bigint AS transfers,
         coalesce(sum(recharges), 0)::bigint AS recharges,
         coalesce(sum(mit_issues), 0)::bigint AS mit_issues,
         coalesce(sum(mst_issues), 0)::bigint AS mst_issues,
         coalesce(sum(fee), 0)::text AS fee,
         (SELECT count(DISTINCT partner) FROM period, unnest(partners) AS partner) AS partners,
         (SELECT coalesce(trunc(sum(average)), 0)::text FROM held WHERE kind = 'etp') AS etp,
         (SELECT coalesce(trunc(sum(average * 100000000 / power(10::numeric, decimals))), 0)::text FROM held JOIN mars.asset_decimals USING (symbol) WHERE kind = 'mst') AS mst,
         (SELECT coalesce(trunc(sum(average * 100000000)), 0)::text FROM held WHERE kind = 'mit') AS mit
  FROM period`;
