import { createHash, type Hash } from 'node:crypto';
import type { Database } from '@mbaas/platform-postgres';
import { STATE_SECTIONS } from './state-sections.ts';

const ROWS_A_FETCH = 5_000;

/** A field with its length in front, so that no two different rows give the same bytes; null is the length −1. */
function addField(digest: Hash, field: unknown): void {
  const length = Buffer.allocUnsafe(4);
  if (field === null) {
    length.writeInt32LE(-1);
    digest.update(length);
    return;
  }
  const bytes = field instanceof Uint8Array ? field : Buffer.from(String(field), 'utf8');
  length.writeInt32LE(bytes.length);
  digest.update(length).update(bytes);
}

/**
 * One SHA-256 over the state of the chain: main chain, transactions, unspent outputs, spends, balances, address histories
 * and registries with their history, each section under its label, in chain order. Row numbers of addresses and names do
 * not enter, nor do side blocks and the pool: a chain that was reorganised equals one that was replayed.
 */
export function stateHash(database: Database): Promise<string> {
  return database.transaction(
    async (tx) => {
      const digest = createHash('sha256');
      for (const { label, query } of STATE_SECTIONS) {
        addField(digest, label);
        await tx.query(`DECLARE state_rows NO SCROLL CURSOR FOR ${query}`);
        for (;;) {
          const { rows } = await tx.client.query<unknown[]>({ text: `FETCH ${ROWS_A_FETCH} FROM state_rows`, rowMode: 'array' });
          for (const row of rows) for (const field of row) addField(digest, field);
          if (rows.length < ROWS_A_FETCH) break;
        }
        await tx.query('CLOSE state_rows');
      }
      return digest.digest('hex');
    },
    { isolation: 'repeatable read' },
  );
}
