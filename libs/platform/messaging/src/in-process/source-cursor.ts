import { assert } from '@mbaas/kernel';
import type { Transaction } from '@mbaas/platform-postgres';
import type { FactConsumer } from '../bus.port.ts';
import { LaneMoved, type FactLane } from '../delivery/fact-lane.port.ts';
import { createCursor, loadBrokerPosition, loadCursor, lockCursor, saveCursor } from '../inbox/cursor.store.ts';
import { loadLogEnds } from '../outbox/fact-log.ts';
import type { FactSource } from './relay-loop.ts';

/** Positions without a subscribed fact that may be passed before that is stored: what a restart looks through again. */
const UNSTORED = 10_000n;

/** How far one consumer is in the log of one source: what is stored, and what was passed over since. */
export class SourceCursor implements FactLane {
  readonly log: FactSource;
  readonly #consumer: FactConsumer;
  #stored: bigint | undefined;
  #position = 0n;

  constructor(consumer: FactConsumer, log: FactSource) {
    this.#consumer = consumer;
    this.log = log;
  }

  get source(): string {
    return this.log.schema;
  }

  /** Position up to which every subscribed fact is handled. */
  get position(): bigint {
    return this.#position;
  }

  async ready(): Promise<void> {
    if (this.#stored === undefined) await this.load();
  }

  /** Reads the stored position; a consumer never seen before gets one. */
  async load(): Promise<void> {
    const { database, schema, name, startAt } = this.#consumer;
    let stored = await loadCursor(database, schema, name, this.source);
    if (stored === undefined) {
      const { last, dropped } = await loadLogEnds(this.log.database, this.source);
      const begin = (await loadBrokerPosition(database, schema, name, this.source)) ?? (startAt === 'newest' ? last : dropped);
      await createCursor(database, schema, name, this.source, begin > dropped ? begin : dropped);
      stored = await loadCursor(database, schema, name, this.source);
    }
    this.#stored = stored ?? 0n;
    this.#position = this.#stored;
  }

  forget(): void {
    this.#stored = undefined;
  }

  async advance(to: bigint, work: (tx: Transaction) => Promise<void>): Promise<void> {
    const { database, schema, name } = this.#consumer;
    const expected = this.#stored;
    assert(expected !== undefined, 'A cursor is read before it moves.');
    await database.transaction(async (tx) => {
      const locked = await lockCursor(tx, schema, name, this.source);
      if (locked !== expected) throw new LaneMoved(`The cursor of ${name} was moved by another process.`);
      await work(tx);
      await saveCursor(tx, schema, name, this.source, to);
    });
    this.#stored = to;
    this.#position = to;
  }

  /** Nothing up to `to` is of the consumer's kinds. */
  async passOver(to: bigint): Promise<void> {
    this.#position = to;
    if (this.#stored !== undefined && to - this.#stored > UNSTORED) await this.store();
  }

  /** Stores what was passed over; gives the stored position. */
  async store(): Promise<bigint> {
    const stored = this.#stored;
    const position = this.#position;
    if (stored === undefined) return 0n;
    if (stored === position) return stored;
    try {
      await this.advance(position, async () => undefined);
      return position;
    } catch (error) {
      // The loop itself stored a later one at the same moment.
      if (error instanceof LaneMoved) return stored;
      throw error;
    }
  }
}
