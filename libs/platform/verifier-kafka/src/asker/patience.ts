/** How much longer than usual an answer may take. */
const TIMES_USUAL = 4;
/** Share of the newest answer in the running mean. */
const NEWEST_SHARE = 0.1;
const LONGEST_USUAL_MS = 30_000;
/** With nobody answering, requests lie in the topic: repeating them quickly would only make it longer. */
const LONGEST_MS = 5 * 60_000;

/** How long an answer is waited for before the question is repeated: longer where answers take longer, doubling each time. */
export class Patience {
  readonly #leastMs: number;
  #usualMs = 0;

  constructor(leastMs: number) {
    this.#leastMs = leastMs;
  }

  /** An answer took this long. */
  answered(tookMs: number): void {
    this.#usualMs += (Math.min(tookMs, LONGEST_USUAL_MS) - this.#usualMs) * NEWEST_SHARE;
  }

  /** For the question asked the `times`th time, from 1. */
  waitMs(times: number): number {
    return Math.min(Math.max(this.#leastMs, TIMES_USUAL * this.#usualMs) * 2 ** (times - 1), LONGEST_MS);
  }
}
