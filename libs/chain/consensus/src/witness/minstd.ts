import { assert } from '@mbaas/kernel';

const MODULUS = 2 ** 31 - 1;
const MULTIPLIER = 16_807;
/** Largest minus smallest output. */
const SPAN = MODULUS - 2;

/** The "minimal standard" generator: x ← 16807 · x mod (2^31 − 1). consensus.md 4.2 "Selection". */
export class Minstd {
  #state: number;

  /** @param seed any u32; one that is 0 in the field becomes 1 */
  constructor(seed: number) {
    this.#state = seed % MODULUS || 1;
  }

  /** The next output less the smallest one: 0 .. 2^31 − 3. */
  #draw(): number {
    // The product stays below 2^46: exact.
    this.#state = (this.#state * MULTIPLIER) % MODULUS;
    return this.#state - 1;
  }

  /**
   * A number in [0, last], the way libstdc++ draws it; other libraries differ, and this one is consensus. consensus.md 4.2.
   * @param last at most 2^52
   */
  uniform(last: number): number {
    assert(Number.isSafeInteger(2 * last) && last >= 0, 'sums of weights stay exact');
    if (last === SPAN) return this.#draw();
    if (last < SPAN) {
      const step = Math.floor(SPAN / (last + 1));
      for (;;) {
        const drawn = this.#draw();
        if (drawn < (last + 1) * step) return Math.floor(drawn / step);
      }
    }
    for (;;) {
      const high = (SPAN + 1) * this.uniform(Math.floor(last / (SPAN + 1)));
      const drawn = high + this.#draw();
      if (drawn <= last) return drawn;
    }
  }
}
