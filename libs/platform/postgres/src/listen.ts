import pg from 'pg';
import type { Logger } from '@mbaas/platform-observability';
import type { Database } from './database.ts';

/** A connection that hears a channel until it is closed or lost. */
export interface Listening {
  /** Resolves when nothing is heard any more: listen anew, and look what was missed. */
  readonly lost: Promise<void>;
  close(): Promise<void>;
}

/**
 * Hears NOTIFY on a channel, over a connection of its own. Notifications of one commit come once each, in order, and only
 * while the connection stands: use them to be quick, never to be complete.
 */
export async function listen(
  database: Database,
  { channel, onNotification, log }: { readonly channel: string; readonly onNotification: (payload: string) => void; readonly log: Logger },
): Promise<Listening> {
  const client = new pg.Client({
    connectionString: database.url,
    application_name: `${database.applicationName} listener`,
    keepAlive: true,
  });
  const lost = Promise.withResolvers<void>();
  client.on('notification', ({ payload }) => onNotification(payload ?? ''));
  client.on('error', (error) => log.warn('Connection for notifications lost', { channel, error }));
  client.on('end', () => lost.resolve());
  await client.connect();
  try {
    await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
  } catch (error) {
    await client.end();
    throw error;
  }
  return { lost: lost.promise, close: () => client.end() };
}
