import { assert } from '@mbaas/kernel';
import type { Transaction } from '@mbaas/platform-postgres';
import type { FactConsumer } from '../bus.port.ts';
import { createCursor, loadCursor, lockCursor, saveCursor } from '../inbox/cursor.store.ts';
import { loadLogEnds } from '../outbox/fact-log.ts';
import type { FactSource } from './relay-loop.ts';

/** Positions without a subscribed fact that may be passed before that is stored: what a restart looks through again. */
const UNSTORED = 10_000n;

/** Another process has moved the cursor; read it again. */
export class CursorMoved extends Error {
  override readonly name = 'CursorMoved';
}

/** How far one consumer is in the log of one source: what is stored, and what was passed over since. */
export class SourceCursor {
  readonly source: FactSource;
  readonly #consumer: FactConsumer;
  #stored: bigint | undefined;
  #position = 0n;

  constructor(consumer: FactConsumer, source: FactSource) {
    this.#consumer = consumer;
    this.source = source;
  }

  /** Position up to which every subscribed fact is handled. */
  get position(): bigint {
    return this.#position;
  }

  /** Reads the stored position where it is not known for sure. */
  async ready(): Promise<void> {
    if (this.#stored === undefined) await this.load();
  }

  /** Reads the stored position; a consumer never seen before gets one. */
  async load(): Promise<void> {
    const { database, schema, name, startAt } = this.#consumer;
    let stored = await loadCursor(database, schema, name, this.source.schema);
    if (stored === undefined) {
      const { last, dropped } = await loadLogEnds(this.source.database, this.source.schema);
      await createCursor(database, schema, name, this.source.schema, startAt === 'newest' ? last : dropped);
      stored = await loadCursor(database, schema, name, this.source.schema);
    }
    this.#stored = stored ?? 0n;
    this.#position = this.#stored;
  }

  /** What is stored is not sure any more: `ready` will read it. */
  forget(): void {
    this.#stored = undefined;
  }

  /**
   * Runs `work` and stores the new position in one transaction. Throws CursorMoved where another process has handled
   * facts meanwhile; the lock on the stored position keeps two of them from handling the same ones.
   */
  async advance(to: bigint, work: (tx: Transaction) => Promise<void>): Promise<void> {
    const { database, schema, name } = this.#consumer;
    const expected = this.#stored;
    assert(expected !== undefined, 'A cursor is read before it moves.');
    await database.transaction(async (tx) => {
      const locked = await lockCursor(tx, schema, name, this.source.schema);
      if (locked !== expected) throw new CursorMoved(`The cursor of ${name} was moved by another process.`);
      await work(tx);
      await saveCursor(tx, schema, name, this.source.schema, to);
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
      if (error instanceof CursorMoved) return stored;
      throw error;
    }
  }
}
