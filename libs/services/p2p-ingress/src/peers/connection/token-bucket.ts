/**
 * How much may be taken: `perSecond` in the mean, `burst` after a rest. Time is given, in ms of any steady clock.
 */
export class TokenBucket {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;
  #emptySince: number | undefined;

  constructor(perSecond: number, burst: number, now: number) {
    this.#perMs = perSecond / 1000;
    this.#burst = burst;
    this.#tokens = burst;
    this.#at = now;
  }

  /** How much is there; negative while in debt. */
  available(now: number): number {
    this.#tokens = Math.min(this.#burst, this.#tokens + Math.max(0, now - this.#at) * this.#perMs);
    this.#at = now;
    return this.#tokens;
  }

  /** Takes, into debt where it must; gives the ms until the debt is paid, 0 without one. */
  take(count: number, now: number): number {
    this.available(now);
    // A moment's rest is no end of a flood: half the burst has to come back.
    if (this.#tokens >= this.#burst / 2) this.#emptySince = undefined;
    this.#tokens -= count;
    if (this.#tokens >= 0) return 0;
    this.#emptySince ??= now;
    return Math.ceil(-this.#tokens / this.#perMs);
  }

  /** For how long more was asked for than there is. */
  overdrawnMs(now: number): number {
    return this.#emptySince === undefined ? 0 : now - this.#emptySince;
  }

  /** Counts that time anew. */
  forgive(now: number): void {
    if (this.#emptySince !== undefined) this.#emptySince = now;
  }
}
