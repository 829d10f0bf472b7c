/** Counts what is open, and lets wait until there is room for more. */
export class Room {
  readonly #limit: number;
  #open = 0;
  #freed = Promise.withResolvers<void>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Counts a piece of work until it settles. */
  async hold<T>(piece: Promise<T>): Promise<T> {
    this.#open += 1;
    try {
      return await piece;
    } finally {
      this.#open -= 1;
      this.#freed.resolve();
      this.#freed = Promise.withResolvers();
    }
  }

  /** Resolves when fewer pieces than the limit are open. */
  async free(): Promise<void> {
    while (this.#open >= this.#limit) await this.#freed.promise;
  }
}
