import type { Transaction } from '@mbaas/platform-postgres';
import type { BlockObservations } from '../domain/block-observations.ts';

interface Place {
  readonly height: number;
  /** Block time, Unix seconds. */
  readonly at: number;
}

/** Stores what a part of a block said. Parts of one block add up; the caller's inbox keeps a part from counting twice. */
export async function saveObservations(tx: Transaction, place: Place, seen: BlockObservations, firstPosition: number): Promise<void> {
  await saveAvatarSteps(tx, place, seen, firstPosition);
  if (seen.movements.length > 0) {
    await tx.query(
      `INSERT INTO mars.movement AS known (address, symbol, height, at, change)
       SELECT address, symbol, $1, $2, change FROM unnest($3::text[], $4::text[], $5::numeric[]) AS new (address, symbol, change)
       ON CONFLICT (address, symbol, height) DO UPDATE SET change = known.change + EXCLUDED.change`,
      [place.height, place.at, seen.movements.map(({ address }) => address), seen.movements.map(({ symbol }) => symbol), seen.movements.map(({ change }) => change.toString())],
    );
  }
  if (seen.decimals.length > 0) {
    await tx.query(
      `INSERT INTO mars.asset_decimals (symbol, decimals, height) SELECT symbol, decimals, $1 FROM unnest($2::text[], $3::int[]) AS new (symbol, decimals) ON CONFLICT DO NOTHING`,
      [place.height, seen.decimals.map(({ symbol }) => symbol), seen.decimals.map(({ decimals }) => decimals)],
    );
  }
  await saveActivities(tx, place, seen);
}

async function saveAvatarSteps(tx: Transaction, { height, at }: Place, { avatarSteps }: BlockObservations, firstPosition: number): Promise<void> {
  if (avatarSteps.length === 0) return;
  await tx.query(
    `INSERT INTO mars.avatar_address (name, address, height, position, at, registration)
     SELECT name, address, $1, $2::int + ordinality - 1, $3, registration
     FROM unnest($4::text[], $5::text[], $6::boolean[]) WITH ORDINALITY AS new (name, address, registration, ordinality)`,
    [height, firstPosition, at, avatarSteps.map(({ name }) => name), avatarSteps.map(({ address }) => address), avatarSteps.map(({ registration }) => registration)],
  );
}

/** Only addresses that an avatar has owned by now: nobody else is scored. */
async function saveActivities(tx: Transaction, { height, at }: Place, { activities }: BlockObservations): Promise<void> {
  if (activities.length === 0) return;
  const { rows } = await tx.query<{ address: string }>('SELECT DISTINCT address FROM mars.avatar_address WHERE address = ANY($1)', [activities.map(({ address }) => address)]);
  const scored = new Set(rows.map(({ address }) => address));
  const kept = activities.filter(({ address }) => scored.has(address));
  if (kept.length === 0) return;
  await tx.query(
    `INSERT INTO mars.activity (address, txid, height, at, transfers, recharges, mit_issues, mst_issues, mit_change, fee, partners)
     SELECT address, txid, $1, $2, transfers, recharges, mit_issues, mst_issues, mit_change, fee, string_to_array(partners, ' ')
     FROM unnest($3::text[], $4::text[], $5::int[], $6::int[], $7::int[], $8::int[], $9::int[], $10::numeric[], $11::text[])
       AS new (address, txid, transfers, recharges, mit_issues, mst_issues, mit_change, fee, partners)
     ON CONFLICT DO NOTHING`,
    [
      height,
      at,
      kept.map(({ address }) => address),
      kept.map(({ txid }) => txid),
      kept.map(({ transfers }) => transfers),
      kept.map(({ recharges }) => recharges),
      kept.map(({ mitIssues }) => mitIssues),
      kept.map(({ mstIssues }) => mstIssues),
      kept.map(({ mitChange }) => mitChange),
      kept.map(({ fee }) => fee.toString()),
      kept.map(({ partners }) => partners.join(' ')),
    ],
  );
}

/** Forgets everything a block said; who must be scored anew is asked before (`loadAvatarsTouchedAt`). */
export async function deleteObservations(tx: Transaction, height: number): Promise<void> {
  for (const table of ['activity', 'movement', 'avatar_address', 'asset_decimals']) await tx.query(`DELETE FROM mars.${table} WHERE height = $1`, [height]);
}

/** Avatars whose address moved something or changed at a height. */
export async function loadAvatarsTouchedAt(tx: Transaction, height: number): Promise<string[]> {
  const { rows } = await tx.query<{ name: string }>(
    `SELECT name FROM mars.avatar_address WHERE height = $1
     UNION SELECT avatar.name FROM mars.avatar_address avatar JOIN mars.movement USING (address) WHERE movement.height = $1
     UNION SELECT avatar.name FROM mars.avatar_address avatar JOIN mars.activity USING (address) WHERE activity.height = $1`,
    [height],
  );
  return rows.map(({ name }) => name);
}

/** Height and time of the last block seen, in Unix seconds. */
export async function loadTip(tx: Transaction): Promise<Place | null> {
  const { rows } = await tx.query<{ height: bigint; at: bigint }>('SELECT height, at FROM mars.tip');
  const [row] = rows;
  return row === undefined ? null : { height: Number(row.height), at: Number(row.at) };
}

export async function saveTip(tx: Transaction, { height, at }: Place): Promise<void> {
  await tx.query('INSERT INTO mars.tip (height, at) VALUES ($1, $2) ON CONFLICT (only) DO UPDATE SET height = $1, at = $2', [height, at]);
}
