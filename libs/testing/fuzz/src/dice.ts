/** A repeatable source of choices: the same seed gives the same choices everywhere. */
export class Dice {
  #state: number;

  /** `seed`: u32. */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 32 random bits (a counter through a mixing function: neighbouring seeds have nothing in common). */
  u32(): number {
    this.#state = (this.#state + 0x9e37_79b9) >>> 0;
    let word = this.#state;
    word = Math.imul(word ^ (word >>> 16), 0x85eb_ca6b);
    word = Math.imul(word ^ (word >>> 13), 0xc2b2_ae35);
    return (word ^ (word >>> 16)) >>> 0;
  }

  /** An integer 0..bound-1; 0 for a bound of 0. */
  below(bound: number): number {
    return Math.floor((this.u32() / 0x1_0000_0000) * bound);
  }

  /** True once in `times`. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  /** One of the items, which are at least one. */
  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}
