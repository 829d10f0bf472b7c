// Scoring on a real database, facts applied as its consumer does.
import { fileURLToPath } from 'node:url';
import { installMessaging, type Fact } from '@mbaas/platform-messaging';
import { NullLogger } from '@mbaas/platform-observability';
import { migrate, type Database } from '@mbaas/platform-postgres';
import { applyChainFacts } from '../src/scoring/scoring.service.ts';

const TABLES = ['block', 'avatar_address', 'mit_owner', 'movement', 'activity', 'asset_decimals', 'score'];

export async function installMars(database: Database): Promise<void> {
  await migrate(database, { schema: 'mars', directory: fileURLToPath(new URL('../migrations', import.meta.url)), log: NullLogger });
  await installMessaging(database, 'mars', NullLogger);
}

export const apply = (database: Database, ...facts: readonly Fact[]): Promise<void> => database.transaction((tx) => applyChainFacts(facts, tx));

export async function forgetAll(database: Database): Promise<void> {
  await database.query(`TRUNCATE ${TABLES.map((table) => `mars.${table}`).join(', ')}`);
}

/** Every row of every table of the domain, in an order of their own. */
export async function snapshot(database: Database): Promise<Record<string, string>> {
  const rows: Record<string, string> = {};
  for (const table of TABLES) {
    const { rows: found } = await database.query<{ text: string | null }>(`SELECT string_agg(t::text, E'\\n' ORDER BY t::text) AS text FROM mars.${table} AS t`);
    rows[table] = found[0]?.text ?? '';
  }
  return rows;
}

/** Payloads of the score facts told so far, oldest first. */
export async function scoreFacts(database: Database): Promise<{ avatar: string; score: string; previous: string | null; height: number }[]> {
  const { rows } = await database.query<{ payload: string }>('SELECT payload::text AS payload FROM mars.outbox ORDER BY id');
  return rows.map(({ payload }) => JSON.parse(payload) as { avatar: string; score: string; previous: string | null; height: number });
}
