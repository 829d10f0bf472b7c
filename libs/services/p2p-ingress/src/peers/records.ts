import type { Logger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import type { AddressBook } from './addresses/address-book.ts';
import { loadAddresses, saveAddresses } from './addresses/address.store.ts';
import { loadHostScores, saveHostScores } from './score/host-score.store.ts';
import type { HostScores } from './score/host-scores.ts';

export interface RecordsOptions {
  readonly database: Database;
  readonly scores: HostScores;
  readonly book: AddressBook;
  readonly log: Logger;
  readonly clock: { now(): number };
  readonly saveMs: number;
}

/** Writes what changed in scores and addresses from time to time: never once a message. What a failed write leaves is written later. */
export class Records {
  readonly #options: RecordsOptions;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();
  #isQueued = false;

  constructor(options: RecordsOptions) {
    this.#options = options;
  }

  async load(limits: { readonly scores: number; readonly addresses: number }): Promise<void> {
    const { database, scores, book, clock } = this.#options;
    scores.restore(await loadHostScores(database, limits.scores), clock.now());
    book.restore(await loadAddresses(database, limits.addresses));
  }

  start(): void {
    this.#timer = setInterval(() => this.saveSoon(), this.#options.saveMs);
  }

  /** Writes after what is being written, once for all who ask meanwhile. */
  saveSoon(): void {
    if (this.#isQueued) return;
    this.#isQueued = true;
    this.#saving = this.#saving.then(() => {
      this.#isQueued = false;
      return this.#save();
    });
  }

  /** Writes the last changes. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.saveSoon();
    await this.#saving;
  }

  async #save(): Promise<void> {
    const { database, scores, book, clock, log } = this.#options;
    const changedScores = scores.takeChanges(clock.now());
    const changedAddresses = book.takeChanges();
    try {
      await saveHostScores(database, changedScores.kept, changedScores.forgotten);
    } catch (error) {
      scores.keepChanges(changedScores);
      log.warn('Scores of peers could not be written', { error });
    }
    try {
      await saveAddresses(database, changedAddresses.kept, changedAddresses.forgotten);
    } catch (error) {
      book.keepChanges(changedAddresses);
      log.warn('Addresses of nodes could not be written', { error });
    }
  }
}
