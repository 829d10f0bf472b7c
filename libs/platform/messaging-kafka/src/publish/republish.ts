import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { OUTBOX_CHANNEL, tableOf } from '@mbaas/platform-messaging/driver';
import type { Database, Transaction } from '@mbaas/platform-postgres';

/**
 * For operators: sets a schema's publisher back, so that every fact from `fromPosition` on is published again (and some
 * before it: publishing goes back to the end of one of its turns). Consumers pass over what they have handled. Gives the
 * first position that will be published again, or undefined where none was published from there on.
 * FACT_EXPIRED: the outbox has dropped the fact at that position.
 */
export async function republish(database: Database, schema: string, fromPosition: bigint): Promise<Result<bigint | undefined, Refusal<'FACT_EXPIRED'>>> {
  return database.transaction(async (tx) => {
    const log = tableOf(schema, 'outbox_log');
    const { rows } = await tx.query<{ published: bigint; dropped: bigint }>(`SELECT published_position AS published, dropped_position AS dropped FROM ${log} FOR UPDATE`);
    const { published, dropped } = rows[0] ?? { published: 0n, dropped: 0n };
    if (fromPosition > published) return ok(undefined);
    if (fromPosition <= dropped) return err({ code: 'FACT_EXPIRED', detail: { from: fromPosition.toString(), dropped: dropped.toString() } });
    const end = await endOfTurnBefore(tx, schema, fromPosition);
    await tx.query(`DELETE FROM ${tableOf(schema, 'outbox_partition')} WHERE published_to > $1`, [end]);
    await tx.query(`UPDATE ${log} SET published_position = $1, publish_epoch = publish_epoch + 1`, [end]);
    await tx.query('SELECT pg_notify($1, $2)', [OUTBOX_CHANNEL, schema]);
    return ok((end > dropped ? end : dropped) + 1n);
  });
}

/** The last published position that some turn ended with before `position`; 0: there is none. */
async function endOfTurnBefore(tx: Transaction, schema: string, position: bigint): Promise<bigint> {
  const { rows } = await tx.query<{ end: bigint | null }>(
    `SELECT max(published_to) AS end FROM ${tableOf(schema, 'outbox_partition')} WHERE published_to < $1`,
    [position],
  );
  return rows[0]?.end ?? 0n;
}
