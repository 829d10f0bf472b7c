/** Wakes whoever waits that something has changed. What it was is looked up, so a wake too many does no harm. */
export class Signal {
  #next = Promise.withResolvers<void>();

  raise(): void {
    this.#next.resolve();
    this.#next = Promise.withResolvers<void>();
  }

  /** Resolves at the next `raise`. */
  wait(): Promise<void> {
    return this.#next.promise;
  }
}
