import type { Transaction } from '@mbaas/platform-postgres';

/** The ranges that leave: everything from these numbers on. */
export interface DisconnectFrom {
  /** Highest height that stays. */
  readonly height: number;
  readonly firstTx: number;
  readonly firstOutput: number;
}

const OUTPUT_TABLES = ['asset_issue', 'certificate_record', 'avatar_record', 'mit_record', 'output'] as const;

/** Amounts of a set of outputs as balance rows: one for ETP, one for MST units. */
const amounts = (outputs: string): string =>
  `SELECT o.address, 0 AS symbol, o.value::numeric AS amount FROM ${outputs} WHERE o.address <> 0
   UNION ALL SELECT o.address, o.symbol, o.quantity FROM ${outputs} WHERE o.address <> 0 AND o.quantity IS NOT NULL`;

const TAKE_RECEIVED = `
  UPDATE chain.balance b SET received = b.received - gone.amount, unspent = b.unspent - gone.amount
  FROM (SELECT address, symbol, sum(amount) AS amount FROM (${amounts('made o')}) a GROUP BY address, symbol) gone
  WHERE b.address = gone.address AND b.symbol = gone.symbol`;

const GIVE_SPENT = `
  UPDATE chain.balance b SET unspent = b.unspent + back.amount
  FROM (SELECT address, symbol, sum(amount) AS amount FROM (${amounts('spent o')}) a GROUP BY address, symbol) back
  WHERE b.address = back.address AND b.symbol = back.symbol`;

/**
 * Takes everything above a height off the main chain: rows made there are deleted by number range, coins spent there
 * become unspent again, balances move back. Nothing was stored for this. The blocks stay, as side blocks.
 */
export async function disconnectRows(tx: Transaction, { height, firstTx, firstOutput }: DisconnectFrom): Promise<void> {
  const spent = 'spent AS (SELECT output.* FROM chain.spend JOIN chain.output ON output.number = spend.output WHERE spend.tx >= $1)';
  await tx.query(`WITH ${spent} ${GIVE_SPENT}`, [firstTx]);
  await tx.query(`WITH made AS (SELECT * FROM chain.output WHERE number >= $1) ${TAKE_RECEIVED}`, [firstOutput]);
  await tx.query(
    `INSERT INTO chain.unspent (address, output, symbol, kind, lock)
     SELECT o.address, o.number, o.symbol, o.kind, o.lock FROM chain.spend JOIN chain.output o ON o.number = spend.output
     WHERE spend.tx >= $1 AND spend.output < $2`,
    [firstTx, firstOutput],
  );
  await tx.query('DELETE FROM chain.unspent u USING chain.output o WHERE o.number >= $1 AND u.address = o.address AND u.output = o.number', [firstOutput]);
  await tx.query('DELETE FROM chain.balance WHERE received = 0 AND unspent = 0 AND address IN (SELECT address FROM chain.output WHERE number >= $1)', [firstOutput]);
  await tx.query('DELETE FROM chain.spend WHERE tx >= $1', [firstTx]);
  await tx.query('DELETE FROM chain.address_tx WHERE tx >= $1', [firstTx]);
  for (const table of OUTPUT_TABLES) await tx.query(`DELETE FROM chain.${table} WHERE ${table === 'output' ? 'number' : 'output'} >= $1`, [firstOutput]);
  await tx.query('DELETE FROM chain.tx WHERE number >= $1', [firstTx]);
  await tx.query('UPDATE chain.block SET main = false WHERE number IN (SELECT block FROM chain.main_block WHERE height > $1)', [height]);
  await tx.query('DELETE FROM chain.main_block WHERE height > $1', [height]);
}
