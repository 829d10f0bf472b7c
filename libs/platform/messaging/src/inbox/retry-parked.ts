import type { Transaction } from '@mbaas/platform-postgres';
import type { FactConsumer } from '../bus.port.ts';
import { decodeFact } from '../fact.codec.ts';
import { failureCode } from '../failure-code.ts';
import { takeUnhandled } from './inbox.store.ts';
import { loadFirstParked, loadParkedKeys, unparkFact } from './parked-fact.store.ts';

/** What a retry did with one key: all its facts handled, or the code at which it stays parked. */
export interface RetriedKey {
  readonly source: string;
  readonly key: string;
  readonly handled: number;
  readonly code?: string;
}

/** Takes the lock that the consumer's own delivery from the source takes: no fact of a key overtakes its queue meanwhile. */
export type LockLane = (tx: Transaction) => Promise<unknown>;

/** Gives a consumer its parked facts of one source again: key by key, each key in order, one transaction a fact. */
export async function retryParked(consumer: FactConsumer, source: string, lock: LockLane): Promise<readonly RetriedKey[]> {
  const keys = await loadParkedKeys(consumer.database, consumer.schema, { consumer: consumer.name, source });
  const retried: RetriedKey[] = [];
  for (const key of keys) retried.push(await retryKey(consumer, source, key, lock));
  return retried;
}

async function retryKey(consumer: FactConsumer, source: string, key: string, lock: LockLane): Promise<RetriedKey> {
  let handled = 0;
  try {
    while (await retryFirst(consumer, source, key, lock)) handled += 1;
    return { source, key, handled };
  } catch (error) {
    return { source, key, handled, code: failureCode(error) };
  }
}

/** Handles the first fact of the key's queue. false: the queue is empty. */
async function retryFirst(consumer: FactConsumer, source: string, key: string, lock: LockLane): Promise<boolean> {
  const { database, schema, name } = consumer;
  return database.transaction(async (tx) => {
    await lock(tx);
    const row = await loadFirstParked(tx, schema, { consumer: name, source, key });
    if (row === undefined) return false;
    const fact = decodeFact(row, source, consumer.events);
    if (!fact.ok) throw Object.assign(new Error('A parked fact cannot be read'), { code: fact.error.code });
    await unparkFact(tx, schema, name, source, row.position);
    const unhandled = await takeUnhandled(tx, schema, name, [fact.value]);
    if (unhandled.length > 0) await consumer.handle(unhandled, tx);
    return true;
  });
}
