import type { Queryable, Transaction } from '@mbaas/platform-postgres';

export interface AvatarStep {
  readonly name: string;
  readonly height: number;
  /** Order within the block. */
  readonly position: number;
  readonly address: string;
  readonly txid: string;
}

export interface KnownAvatar {
  readonly name: string;
  readonly address: string;
  readonly registeredHeight: number;
  /** Newest first. */
  readonly history: readonly { readonly address: string; readonly height: number }[];
}

interface StepRow extends Record<string, unknown> {
  name: string;
  height: bigint;
  position: number;
  address: string;
  txid: string;
}

/** Null for an unknown name, one that no chain can hold included. */
export async function loadAvatarByName(on: Queryable, name: string): Promise<KnownAvatar | null> {
  if (name.includes('\0')) return null;
  const { rows } = await on.query<StepRow>('SELECT name, height, position, address, txid FROM identity.avatar_step WHERE name = $1 ORDER BY height DESC, position DESC', [name]);
  const [current] = rows;
  const registration = rows.at(-1);
  if (current === undefined || registration === undefined) return null;
  return { name, address: current.address, registeredHeight: Number(registration.height), history: rows.map(({ address, height }) => ({ address, height: Number(height) })) };
}

/** The avatar whose newest step names this address. */
export async function loadAvatarByAddress(on: Queryable, address: string): Promise<KnownAvatar | null> {
  const { rows } = await on.query<{ name: string }>(
    `SELECT name FROM identity.avatar_step WHERE address = $1 AND (name, height, position) IN
       (SELECT DISTINCT ON (name) name, height, position FROM identity.avatar_step
        WHERE name IN (SELECT name FROM identity.avatar_step WHERE address = $1) ORDER BY name, height DESC, position DESC)`,
    [address],
  );
  const [row] = rows;
  return row === undefined ? null : loadAvatarByName(on, row.name);
}

/** Stores the steps of a block. A step that is there already breaks the primary key: the chain's facts were not in order. */
export async function saveSteps(tx: Transaction, steps: readonly AvatarStep[]): Promise<void> {
  await tx.query(
    `INSERT INTO identity.avatar_step (name, height, position, address, txid)
     SELECT * FROM unnest($1::text[], $2::bigint[], $3::int[], $4::text[], $5::text[])`,
    [steps.map(({ name }) => name), steps.map(({ height }) => height), steps.map(({ position }) => position), steps.map(({ address }) => address), steps.map(({ txid }) => txid)],
  );
}

/** Takes back the steps of a block; those that were there, newest first. */
export async function deleteStepsAt(tx: Transaction, height: number): Promise<AvatarStep[]> {
  const { rows } = await tx.query<StepRow>('DELETE FROM identity.avatar_step WHERE height = $1 RETURNING name, height, position, address, txid', [height]);
  return rows.map((row) => ({ name: row.name, height: Number(row.height), position: row.position, address: row.address, txid: row.txid })).sort((a, b) => b.position - a.position);
}
