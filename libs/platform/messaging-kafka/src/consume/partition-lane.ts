import { assert } from '@mbaas/kernel';
import { LaneMoved, type FactLane } from '@mbaas/platform-messaging/driver';
import type { Database, Transaction } from '@mbaas/platform-postgres';
import { createPosition, loadPosition, lockPosition, savePosition, type ConsumedPartition } from './partition.store.ts';

/** How far one consumer is in one partition. Its truth is the row in the consumer's schema; the broker's offset is a hint. */
export class PartitionLane implements FactLane {
  readonly #database: Database;
  readonly #of: ConsumedPartition;
  #stored: bigint | undefined;

  constructor(database: Database, of: ConsumedPartition) {
    this.#database = database;
    this.#of = of;
  }

  get source(): string {
    return this.#of.source;
  }

  get position(): bigint {
    return this.#stored ?? 0n;
  }

  /** false: this consumer has never read this partition, `begin` says from where. */
  async load(): Promise<boolean> {
    this.#stored ??= await loadPosition(this.#database, this.#of);
    return this.#stored !== undefined;
  }

  async begin(position: bigint): Promise<void> {
    await createPosition(this.#database, this.#of, position);
    await this.ready();
  }

  async ready(): Promise<void> {
    assert(await this.load(), 'A partition is begun before it is read.');
  }

  forget(): void {
    this.#stored = undefined;
  }

  async advance(to: bigint, work: (tx: Transaction) => Promise<void>): Promise<void> {
    const expected = this.#stored;
    await this.#database.transaction(async (tx) => {
      if ((await lockPosition(tx, this.#of)) !== expected) throw new LaneMoved(`The position of ${this.#of.consumer} was moved by another process.`);
      await work(tx);
      await savePosition(tx, this.#of, to);
    });
    this.#stored = to;
  }
}
