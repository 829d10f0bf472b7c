export interface KeptAddressPace {
  readonly retryMs: number;
  readonly retryMaxMs: number;
}

/** An address to which a connection is always kept, and when the next attempt is due. Times are steady ms. */
export class KeptAddress {
  readonly host: string;
  readonly port: number;
  readonly #pace: KeptAddressPace;
  #failures = 0;
  #nextAt = 0;
  /** A connection is there or being made. */
  #isTaken = false;

  constructor(address: { readonly host: string; readonly port: number }, pace: KeptAddressPace) {
    this.host = address.host;
    this.port = address.port;
    this.#pace = pace;
  }

  isDue(now: number): boolean {
    return !this.#isTaken && now >= this.#nextAt;
  }

  take(): void {
    this.#isTaken = true;
  }

  /** The connection did not come about, or has ended after `lastedMs`. One that lasted starts the pauses anew. */
  release(now: number, lastedMs: number): void {
    const { retryMs, retryMaxMs } = this.#pace;
    this.#isTaken = false;
    this.#failures = lastedMs >= retryMaxMs ? 0 : this.#failures + 1;
    this.#nextAt = now + Math.min(retryMaxMs, retryMs * 2 ** Math.max(0, Math.min(this.#failures, 16) - 1));
  }
}
