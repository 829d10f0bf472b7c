import type { Bus } from '@mbaas/platform-messaging';
import type { Database } from '@mbaas/platform-postgres';
import type { WorkQueue } from '@mbaas/platform-work';
import { within } from '../process/shutdown.ts';

/** What is older than this and not handled shows that nobody makes progress with it. */
const OLDEST_MS = 30_000;
/** A part that does not tell within this time is not ready. */
const PATIENCE_MS = 2_000;

/** One part of a process, and whether it makes progress. */
export interface Part {
  readonly ready: boolean;
  readonly detail?: string;
}

export type Parts = Readonly<Record<string, Part>>;

export interface ReadinessSources {
  readonly database: Database;
  readonly bus: Bus;
  readonly work?: WorkQueue;
  /** What the service itself says. */
  readonly more?: () => Promise<Parts>;
}

/**
 * Ready means progress: the database answers, every consumer keeps up with its facts and its work, and what this process
 * relays leaves it. Being connected is not asked: a connection that brings nothing is worth nothing.
 */
export async function readinessOf({ database, bus, work, more }: ReadinessSources): Promise<Parts> {
  const [answers, facts, own] = await Promise.all([told('database', async () => void (await database.query('SELECT 1'))), told('bus', () => factParts(bus)), more === undefined ? {} : told('service', more)]);
  return { ...answers, ...facts, ...(work === undefined ? {} : workParts(work)), ...own };
}

/** The parts that `ask` tells of, or one part of this name that does not answer. */
async function told(name: string, ask: () => Promise<Parts | void>): Promise<Parts> {
  try {
    return (await within(PATIENCE_MS, ask())) ?? { [name]: { ready: true } };
  } catch {
    return { [name]: { ready: false, detail: `the ${name} does not answer` } };
  }
}

async function factParts(bus: Bus): Promise<Parts> {
  const [consumers, relays] = await Promise.all([bus.progress(), bus.relays()]);
  const parts: Record<string, Part> = {};
  for (const { consumer, state, code, oldestUnhandledMs } of consumers) parts[consumer] = late(state === 'running', oldestUnhandledMs, code);
  for (const { source, state, code, oldestWaitingMs } of relays) parts[`relay-${source}`] = late(state !== 'stopped', oldestWaitingMs, code);
  return parts;
}

function workParts(work: WorkQueue): Parts {
  return Object.fromEntries(work.progress().map(({ consumer, oldestMs }) => [`work-${consumer}`, late(true, oldestMs, undefined)]));
}

function late(runs: boolean, oldestMs: number, code: string | undefined): Part {
  if (runs && oldestMs < OLDEST_MS) return { ready: true };
  return { ready: false, detail: code ?? `the oldest waits for ${Math.round(oldestMs / 1000)} s` };
}
