/** As many as are kept beside the workers: nobody holds a cache that all others have forgotten for long. */
const KEPT = 3;

/**
 * What was put under the last three epochs. A worker keeps its ethash caches so, and whoever sends them keeps account of that
 * in the same way: both see the same calls in the same order, so a cache travels once.
 */
export class RecentEpochs<T> {
  readonly #held = new Map<number, T>();

  get(epoch: number): T | undefined {
    return this.#held.get(epoch);
  }

  put(epoch: number, value: T): void {
    this.#held.set(epoch, value);
    const [oldest] = this.#held.keys();
    if (this.#held.size > KEPT && oldest !== undefined) this.#held.delete(oldest);
  }
}
