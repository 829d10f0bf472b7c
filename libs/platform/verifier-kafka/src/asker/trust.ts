import type { Logger } from '@mbaas/platform-observability';

/** Names remembered; more liars than this are no accident of a release. */
const MAX_NAMES = 1_000;

/** Which validators are believed. A liar is not believed again until this process starts anew. */
export class Trust {
  readonly #log: Logger;
  readonly #liars = new Set<string>();
  /** Verdicts used of each, while none of them was compared. */
  readonly #believed = new Map<string, number>();

  constructor(log: Logger) {
    this.#log = log;
  }

  get liars(): ReadonlySet<string> {
    return this.#liars;
  }

  isBelieved(validator: string): boolean {
    return !this.#liars.has(validator);
  }

  /** Its verdict was used. */
  used(validator: string): void {
    if (this.#believed.size >= MAX_NAMES) this.#believed.clear();
    this.#believed.set(validator, (this.#believed.get(validator) ?? 0) + 1);
  }

  /** Its verdict was wrong; false if that is known. */
  distrust(validator: string): boolean {
    if (this.#liars.has(validator)) return false;
    if (this.#liars.size < MAX_NAMES) this.#liars.add(validator);
    this.#log.error('A validator gave a wrong verdict and is not believed any more', { validator, believedBefore: this.#believed.get(validator) ?? 0 });
    return true;
  }
}
