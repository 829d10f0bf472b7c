import type { Transaction } from '@mbaas/platform-postgres';
import type { Activity, BlockObservations, Movement, OwnerStep } from '../domain/block-observations.ts';

/** Where an observation belongs. */
export interface Place {
  readonly height: number;
  /** Chain time, Unix seconds. */
  readonly at: number;
  /** Number of the part's first step within its block. */
  readonly firstPosition: number;
}

/** Stores what a part of a block said. Parts of one block add up; the caller's inbox keeps a part from counting twice. */
export async function saveObservations(tx: Transaction, place: Place, seen: BlockObservations): Promise<void> {
  await saveAvatarSteps(tx, place, seen.avatarSteps);
  await saveMitSteps(tx, place, seen.mitSteps);
  await saveMovements(tx, place, seen.movements);
  await saveDecimals(tx, place, seen.decimals);
  await saveActivities(tx, place, seen.activities);
}

async function saveAvatarSteps(tx: Transaction, { height, at, firstPosition }: Place, steps: readonly OwnerStep[]): Promise<void> {
  if (steps.length === 0) return;
  await tx.query(
    `INSERT INTO mars.avatar_address (name, address, height, position, at)
     SELECT name, address, $1, $2::int + ordinality - 1, $3 FROM unnest($4::text[], $5::text[]) WITH ORDINALITY AS new (name, address, ordinality)`,
    [height, firstPosition, at, steps.map(({ name }) => name), steps.map(({ address }) => address)],
  );
}

async function saveMitSteps(tx: Transaction, { height, firstPosition }: Place, steps: readonly OwnerStep[]): Promise<void> {
  if (steps.length === 0) return;
  await tx.query(
    `INSERT INTO mars.mit_owner (symbol, address, height, position)
     SELECT symbol, address, $1, $2::int + ordinality - 1 FROM unnest($3::text[], $4::text[]) WITH ORDINALITY AS new (symbol, address, ordinality)`,
    [height, firstPosition, steps.map(({ name }) => name), steps.map(({ address }) => address)],
  );
}

async function saveMovements(tx: Transaction, { height, at }: Place, movements: readonly Movement[]): Promise<void> {
  if (movements.length === 0) return;
  await tx.query(
    `INSERT INTO mars.movement AS known (address, kind, symbol, height, at, change)
     SELECT address, kind, symbol, $1, $2, change FROM unnest($3::text[], $4::text[], $5::text[], $6::numeric[]) AS new (address, kind, symbol, change)
     ON CONFLICT (address, kind, symbol, height) DO UPDATE SET change = known.change + EXCLUDED.change`,
    [height, at, movements.map(({ address }) => address), movements.map(({ kind }) => kind), movements.map(({ symbol }) => symbol), movements.map(({ change }) => change.toString())],
  );
}

/** A secondary issue repeats the decimals of the first. */
async function saveDecimals(tx: Transaction, { height }: Place, decimals: BlockObservations['decimals']): Promise<void> {
  if (decimals.length === 0) return;
  await tx.query('INSERT INTO mars.asset_decimals (symbol, decimals, height) SELECT symbol, decimals, $1 FROM unnest($2::text[], $3::int[]) AS new (symbol, decimals) ON CONFLICT DO NOTHING', [
    height,
    decimals.map(({ symbol }) => symbol),
    decimals.map((entry) => entry.decimals),
  ]);
}

async function saveActivities(tx: Transaction, { height, at }: Place, activities: readonly Activity[]): Promise<void> {
  if (activities.length === 0) return;
  await tx.query(
    `INSERT INTO mars.activity (avatar, txid, height, at, transfers, recharges, mit_issues, mst_issues, fee, partners)
     SELECT avatar, txid, $1, $2, transfers, recharges, mit_issues, mst_issues, fee, string_to_array(partners, ' ')
     FROM unnest($3::text[], $4::text[], $5::int[], $6::int[], $7::int[], $8::int[], $9::numeric[], $10::text[])
       AS new (avatar, txid, transfers, recharges, mit_issues, mst_issues, fee, partners)`,
    [
      height,
      at,
      activities.map(({ avatar }) => avatar),
      activities.map(({ txid }) => txid),
      activities.map(({ transfers }) => transfers),
      activities.map(({ recharges }) => recharges),
      activities.map(({ mitIssues }) => mitIssues),
      activities.map(({ mstIssues }) => mstIssues),
      activities.map(({ fee }) => fee.toString()),
      activities.map(({ partners }) => partners.join(' ')),
    ],
  );
}

/** Forgets everything a block said, scores apart. */
export async function deleteObservations(tx: Transaction, height: number): Promise<void> {
  for (const table of ['activity', 'movement', 'mit_owner', 'avatar_address', 'asset_decimals', 'block']) await tx.query(`DELETE FROM mars.${table} WHERE height = $1`, [height]);
}
