import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const MEBI = 2 ** 20;
/** What a full collection may leave above where it stood: code that got hot, caches of the runtime. */
const ALLOWANCE = 24 * MEBI;
/** Looks before memory is taken for settled. */
const SETTLING = 2;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Watches what a full garbage collection leaves: hostile input must leave nothing. */
export class MemoryWatch {
  #looks = 0;
  #settled = 0;
  #highest = 0;

  look(): void {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    const bytes = heapUsed + arrayBuffers;
    this.#looks += 1;
    if (this.#looks <= SETTLING) this.#settled = Math.max(this.#settled, bytes);
    this.#highest = Math.max(this.#highest, bytes);
  }

  get isFlat(): boolean {
    return this.#highest - this.#settled <= ALLOWANCE;
  }

  toString(): string {
    return `${(this.#settled / MEBI).toFixed(1)} MiB when settled, ${(this.#highest / MEBI).toFixed(1)} MiB at the most`;
  }
}
