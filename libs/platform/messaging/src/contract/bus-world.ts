import { defineFact, defineStream } from '@mbaas/contracts-events';
import type { Database, Transaction } from '@mbaas/platform-postgres';
import { z } from 'zod';
import type { Bus, FactConsumer } from '../bus.port.ts';
import type { Fact } from '../fact.ts';
import { newFact } from '../fact.ts';
import { appendFacts } from '../outbox/append-facts.ts';

/** What a driver gives to the suite, anew for each test. */
export interface BusWorld {
  /** A database with the messaging tables in the schemas `alpha` and `beta` (sources) and `gamma` (consumers). */
  readonly database: Database;
  /** A bus over both sources: at most 4 tries of a fact, short pauses. A second one stands for a restarted process. */
  makeBus(): Bus;
  /** Takes back everything, buses the test did not stop included. */
  close(): Promise<void>;
}

const payload = z.strictObject({ n: z.int() });

/** Both sources write it; some keys share a partition. */
export const specStream = defineStream({ name: 'spec', version: 1, partitions: 3, sources: ['alpha', 'beta'], doc: 'Facts of the suite.' });

export const counted = defineFact({ name: 'spec.counted', version: 1, stream: specStream, keyedBy: 'key', doc: 'Something was counted.', payload });
export const ignored = defineFact({ name: 'spec.ignored', version: 1, stream: specStream, keyedBy: 'key', doc: 'Nobody listens.', payload });

/** Appends facts with the numbers given, in one transaction. */
export const append = (database: Database, numbers: readonly number[], { schema = 'alpha', key = 'k', event = counted } = {}): Promise<void> =>
  database.transaction((tx) => appendFacts(tx, schema, numbers.map((n) => newFact({ event, key, payload: { n } }))));

/** A table of effects without any uniqueness: a fact handled twice shows as two rows. */
export async function makeEffects(database: Database): Promise<void> {
  await database.query('CREATE TABLE gamma.effect (seq bigint GENERATED ALWAYS AS IDENTITY, consumer text, key text, n int)');
}

export const numberOf = (fact: Fact): number => (fact.payload as { n: number }).n;

/** A consumer that writes one effect row a fact; `before` may throw. */
export function effectConsumer(
  database: Database,
  options: Partial<FactConsumer> & { readonly before?: (facts: readonly Fact[], tx: Transaction) => void | Promise<void> } = {},
): FactConsumer {
  const name = options.name ?? 'gamma-effects';
  return {
    name,
    database,
    schema: 'gamma',
    events: [counted],
    order: 'stop',
    async handle(facts, tx) {
      for (const fact of facts) {
        await tx.query('INSERT INTO gamma.effect (consumer, key, n) VALUES ($1, $2, $3)', [name, fact.key, numberOf(fact)]);
      }
      await options.before?.(facts, tx);
    },
    ...options,
  };
}

/** Numbers of the effects in the order they were written; of one consumer or key where given. */
export async function effects(database: Database, { consumer, key }: { consumer?: string; key?: string } = {}): Promise<number[]> {
  const { rows } = await database.query<{ n: number }>(
    'SELECT n FROM gamma.effect WHERE ($1::text IS NULL OR consumer = $1) AND ($2::text IS NULL OR key = $2) ORDER BY seq',
    [consumer ?? null, key ?? null],
  );
  return rows.map(({ n }) => n);
}
