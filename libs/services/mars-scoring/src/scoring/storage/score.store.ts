import type { Queryable, Transaction } from '@mbaas/platform-postgres';
import type { MarsScore } from '../domain/mars-score.ts';
import { KEPT_BLOCKS } from './block.store.ts';

export interface StoredScore {
  readonly avatar: string;
  /** Block that it was made at. */
  readonly height: number;
  readonly month: string;
  readonly provisional: boolean;
  readonly score: MarsScore;
}

interface ScoreRow extends Record<string, unknown> {
  avatar: string;
  height: bigint;
  month: string;
  provisional: boolean;
  explanation: string;
}

const COLUMNS = 'avatar, height, month, provisional, explanation';

const toScore = (row: ScoreRow): StoredScore => ({
  avatar: row.avatar,
  height: Number(row.height),
  month: row.month,
  provisional: row.provisional,
  score: JSON.parse(row.explanation) as MarsScore,
});

/** The score of an avatar; null for an unknown one, names that no chain can hold included. */
export async function loadScore(on: Queryable, avatar: string): Promise<StoredScore | null> {
  if (avatar.includes('\0')) return null;
  const { rows } = await on.query<ScoreRow>(`SELECT ${COLUMNS} FROM mars.score WHERE avatar = $1 ORDER BY height DESC LIMIT 1`, [avatar]);
  const [row] = rows;
  return row === undefined ? null : toScore(row);
}

/** Adds a score; older ones stay as long as their blocks can be disconnected. */
export async function saveScore(tx: Transaction, { avatar, height, month, provisional, score }: StoredScore): Promise<void> {
  await tx.query('INSERT INTO mars.score (avatar, height, month, provisional, centi, explanation) VALUES ($1, $2, $3, $4, $5, $6)', [avatar, height, month, provisional, score.centi, JSON.stringify(score)]);
  await tx.query('DELETE FROM mars.score WHERE avatar = $1 AND height < (SELECT max(height) FROM mars.score WHERE avatar = $1 AND height <= $2)', [avatar, height - KEPT_BLOCKS]);
}

/** Takes back the scores made at a block. */
export async function deleteScoresAt(tx: Transaction, height: number): Promise<StoredScore[]> {
  const { rows } = await tx.query<ScoreRow>(`DELETE FROM mars.score WHERE height = $1 RETURNING ${COLUMNS}`, [height]);
  return rows.map(toScore).sort((a, b) => (a.avatar < b.avatar ? -1 : 1));
}

/** Avatars whose score speaks of another month than this one, or of a month that was still running. */
export async function loadAvatarsDue(tx: Transaction, month: string): Promise<string[]> {
  const { rows } = await tx.query<{ avatar: string }>(
    `SELECT avatar FROM (SELECT DISTINCT ON (avatar) avatar, month, provisional FROM mars.score ORDER BY avatar, height DESC) AS newest
     WHERE month <> $1 OR provisional ORDER BY avatar`,
    [month],
  );
  return rows.map(({ avatar }) => avatar);
}

/** Avatars without a settled score that a block speaks of: a month that is over cannot change any more. */
export async function loadAvatarsTouchedAt(tx: Transaction, height: number): Promise<string[]> {
  const { rows } = await tx.query<{ name: string }>(
    `SELECT name FROM (
       SELECT name FROM mars.avatar_address WHERE height = $1
       UNION SELECT avatar FROM mars.activity WHERE height = $1
       UNION SELECT owner.name FROM mars.movement JOIN mars.avatar_address AS owner USING (address) WHERE movement.height = $1
     ) AS touched
     WHERE (SELECT provisional FROM mars.score WHERE avatar = name ORDER BY height DESC LIMIT 1) IS NOT FALSE ORDER BY name`,
    [height],
  );
  return rows.map(({ name }) => name);
}
