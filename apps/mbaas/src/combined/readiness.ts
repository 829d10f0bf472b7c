import type { Bus } from '@mbaas/platform-messaging';
import type { Database } from '@mbaas/platform-postgres';

/** A consumer whose oldest unhandled fact is older than this makes no progress. */
const OLDEST_FACT_MS = 30_000;

interface Part {
  readonly ready: boolean;
  readonly detail?: string;
}

/** Ready means progress: the database answers, and every consumer keeps up with the facts. */
export async function readinessOf(database: Database, bus: Bus): Promise<Record<string, Part>> {
  const parts: Record<string, Part> = { database: await answers(database) };
  for (const { consumer, state, code, oldestUnhandledMs } of await bus.progress()) {
    const ready = state === 'running' && oldestUnhandledMs < OLDEST_FACT_MS;
    parts[consumer] = ready ? { ready } : { ready, detail: code ?? `oldest fact waits for ${Math.round(oldestUnhandledMs / 1000)} s` };
  }
  return parts;
}

async function answers(database: Database): Promise<Part> {
  try {
    await database.query('SELECT 1');
    return { ready: true };
  } catch {
    return { ready: false, detail: 'the database does not answer' };
  }
}
