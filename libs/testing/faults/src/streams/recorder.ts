import { fileURLToPath } from 'node:url';
import { allFacts, type FactDefinition } from '@mbaas/contracts-events';
import { installMessaging, type FactConsumer } from '@mbaas/platform-messaging';
import type { Logger } from '@mbaas/platform-observability';
import { migrate, type Database } from '@mbaas/platform-postgres';

const DIRECTORY = fileURLToPath(new URL('../../migrations/', import.meta.url));

/** The schema that recorders share. */
export const RECORDER_SCHEMA = 'recorder';

/** Makes the table `recorder.effect` and what a consumer needs beside it. */
export async function installRecorder(database: Database, log: Logger): Promise<void> {
  await installMessaging(database, RECORDER_SCHEMA, log);
  await migrate(database, { schema: RECORDER_SCHEMA, directory: DIRECTORY, log });
}

/**
 * A consumer whose only effect is to note each fact it handles, with a serial number, in the transaction that the bus
 * gives it: what stands there has taken effect as any service's own effects do. For any driver of the bus.
 */
export function createRecorder(database: Database, { name = 'recorder', events = allFacts }: { readonly name?: string; readonly events?: readonly FactDefinition[] } = {}): FactConsumer {
  return {
    name,
    database,
    schema: RECORDER_SCHEMA,
    events,
    order: 'park',
    async handle(facts, tx) {
      // Ordinality keeps the order of the batch in the serial numbers.
      await tx.query(
        `INSERT INTO ${RECORDER_SCHEMA}.effect (consumer, event_id)
         SELECT $1, id FROM unnest($2::uuid[]) WITH ORDINALITY AS handled (id, place) ORDER BY place`,
        [name, facts.map(({ id }) => id)],
      );
    },
  };
}
