import { KafkaError, type Batch } from '@mbaas/platform-kafka';
import { failpoint } from '@mbaas/platform-failpoints';

/** A delivery whose outcome is awaited. */
export interface Open {
  readonly offset: bigint;
  settled: boolean;
}

const COMMIT_PAUSE_MS = 1_000;

/** Deliveries of one partition in order: commits as far as their outcomes are there without a gap. */
export class PartitionLedger {
  #open: Open[] = [];
  /** Offset after the last delivery. */
  #next: bigint;
  #batch: Batch;
  #committed: bigint;
  #committing: Promise<void> | undefined;
  #dropped = false;

  constructor(batch: Batch, firstOffset: bigint) {
    this.#batch = batch;
    this.#next = firstOffset;
    this.#committed = firstOffset;
  }

  /** Whether a batch that begins at `offset` goes on where this one ends. */
  follows(offset: bigint): boolean {
    return !this.#dropped && this.#next === offset;
  }

  /** Outcomes and commits from now on belong to this batch's assignment. */
  attach(batch: Batch): void {
    this.#batch = batch;
  }

  get dropped(): boolean {
    return this.#dropped;
  }

  get allSettled(): boolean {
    return this.#open.length === 0;
  }

  /** Everything below needs no delivery again. */
  get settledUpTo(): bigint {
    return this.#open[0]?.offset ?? this.#next;
  }

  open(offset: bigint): Open {
    const entry = { offset, settled: false };
    this.#open.push(entry);
    this.#next = offset + 1n;
    return entry;
  }

  settle(entry: Open): void {
    entry.settled = true;
    while (this.#open[0]?.settled === true) this.#open.shift();
  }

  /** The partition is delivered anew from an earlier place: outcomes still to come belong to nobody. */
  drop(): void {
    this.#dropped = true;
    this.#open = [];
  }

  /** Commits what is settled; throws as the driver does. */
  async commit(): Promise<void> {
    const upTo = this.settledUpTo;
    if (this.#dropped || upTo === this.#committed) return;
    await failpoint('work.before-commit');
    await this.#batch.commit(upTo);
    this.#committed = upTo;
  }

  /** Commits soon, and until it has worked or the partition is another's. */
  commitSoon(): void {
    this.#committing ??= this.#commitAll().finally(() => {
      this.#committing = undefined;
    });
  }

  async #commitAll(): Promise<void> {
    while (!this.#dropped && this.settledUpTo !== this.#committed) {
      try {
        await this.commit();
      } catch (error) {
        if (error instanceof KafkaError && error.code === 'KAFKA_PARTITION_LOST') return this.drop();
        await new Promise((resolve) => setTimeout(resolve, COMMIT_PAUSE_MS));
      }
    }
  }
}
