import { randomBytes } from 'node:crypto';

/** When to ping, and which pong answers. A ping that is not answered until the next one is due is one too many. */
export class PingClock {
  readonly #everyMs: number;
  #nonce: bigint | undefined;
  #sentAt = 0;
  #nextAt: number;
  /** Time of the last answer; undefined before it. */
  roundTripMs: number | undefined;

  constructor(everyMs: number, now: number) {
    this.#everyMs = everyMs;
    this.#nextAt = now;
  }

  isDue(now: number): boolean {
    return now >= this.#nextAt;
  }

  get isUnanswered(): boolean {
    return this.#nonce !== undefined;
  }

  /** Nonce of the ping to send now. */
  next(now: number): bigint {
    this.#nonce = randomBytes(8).readBigUInt64LE();
    this.#sentAt = now;
    this.#nextAt = now + this.#everyMs;
    return this.#nonce;
  }

  /** Whether a pong is the awaited one. */
  answer(nonce: bigint, now: number): boolean {
    if (nonce !== this.#nonce) return false;
    this.#nonce = undefined;
    this.roundTripMs = now - this.#sentAt;
    return true;
  }
}
