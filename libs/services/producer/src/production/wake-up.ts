/** A sleep that a poke ends. A poke while nobody sleeps ends the next sleep at once. */
export class WakeUp {
  #poked = false;
  #wake: (() => void) | undefined;

  poke(): void {
    this.#poked = true;
    this.#wake?.();
  }

  async sleep(limitMs: number): Promise<void> {
    if (!this.#poked) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, limitMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#poked = false;
    this.#wake = undefined;
  }
}
