import type { Queryable } from '@mbaas/platform-postgres';

/** PostgreSQL channel on which an operator asks for `Bus.retry`; the payload is the consumer's name. */
export const RETRY_CHANNEL = 'mbaas_retry';

/**
 * Asks every process that runs this consumer over this database to do what `Bus.retry` does: a stopped one goes on, parked
 * facts are tried again. Nobody answers; progress tells.
 */
export async function requestRetry(queryable: Queryable, consumer: string): Promise<void> {
  await queryable.query('SELECT pg_notify($1, $2)', [RETRY_CHANNEL, consumer]);
}
