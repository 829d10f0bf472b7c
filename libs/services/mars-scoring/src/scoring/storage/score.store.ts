import type { Database, Transaction } from '@mbaas/platform-postgres';
import type { MarsScore } from '../domain/mars-score.ts';

export interface StoredScore {
  readonly avatar: string;
  readonly month: string;
  readonly provisional: boolean;
  readonly asOfHeight: number;
  readonly score: MarsScore;
}

interface ScoreRow extends Record<string, unknown> {
  avatar: string;
  month: string;
  provisional: boolean;
  as_of_height: bigint;
  explanation: string;
}

const toScore = (row: ScoreRow): StoredScore => ({
  avatar: row.avatar,
  month: row.month,
  provisional: row.provisional,
  asOfHeight: Number(row.as_of_height),
  score: JSON.parse(row.explanation) as MarsScore,
});

export async function loadScore(on: Database | Transaction, avatar: string): Promise<StoredScore | null> {
  const { rows } = await on.query<ScoreRow>('SELECT avatar, month, provisional, as_of_height, explanation FROM mars.score WHERE avatar = $1', [avatar]);
  const [row] = rows;
  return row === undefined ? null : toScore(row);
}

export async function saveScore(tx: Transaction, { avatar, month, provisional, asOfHeight, score }: StoredScore): Promise<void> {
  await tx.query(
    `INSERT INTO mars.score (avatar, month, provisional, centi, as_of_height, explanation) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (avatar) DO UPDATE SET month = $2, provisional = $3, centi = $4, as_of_height = $5, explanation = $6`,
    [avatar, month, provisional, score.centi, asOfHeight, JSON.stringify(score)],
  );
}

export async function deleteScore(tx: Transaction, avatar: string): Promise<void> {
  await tx.query('DELETE FROM mars.score WHERE avatar = $1', [avatar]);
}

/** Avatars whose stored score speaks of another month than the one now due, or of the running one. */
export async function loadAvatarsDue(tx: Transaction, lastMonth: string): Promise<string[]> {
  const { rows } = await tx.query<{ avatar: string }>('SELECT avatar FROM mars.score WHERE month <> $1 OR provisional', [lastMonth]);
  return rows.map(({ avatar }) => avatar);
}
