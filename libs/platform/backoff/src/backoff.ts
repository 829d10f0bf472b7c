/** Growing pauses between repetitions of something that fails. */
export class Backoff {
  readonly #firstMs: number;
  readonly #mostMs: number;
  #nextMs: number;

  constructor(firstMs: number, mostMs: number) {
    this.#firstMs = firstMs;
    this.#mostMs = mostMs;
    this.#nextMs = firstMs;
  }

  /** The pause to make now, in milliseconds; the next one is twice as long. */
  next(): number {
    const pause = this.#nextMs;
    this.#nextMs = Math.min(pause * 2, this.#mostMs);
    return pause;
  }

  reset(): void {
    this.#nextMs = this.#firstMs;
  }
}
