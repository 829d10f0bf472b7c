/** Pauses of loops that a stop ends at once. */
export class Pacer {
  #stopped = false;
  readonly #waiting = new Map<() => void, NodeJS.Timeout>();

  /** Resolves after so long, or at the stop: then to false. */
  pause(ms: number): Promise<boolean> {
    if (this.#stopped) return Promise.resolve(false);
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(this.#waiting.get(wake));
        this.#waiting.delete(wake);
        resolve(!this.#stopped);
      };
      this.#waiting.set(wake, setTimeout(wake, ms));
    });
  }

  stop(): void {
    this.#stopped = true;
    for (const wake of this.#waiting.keys()) wake();
  }
}
