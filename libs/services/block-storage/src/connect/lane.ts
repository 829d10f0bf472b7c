/** Runs jobs one after the other, in the order they were given. A job that fails does not stop the next. */
export class Lane {
  readonly #onQueued: () => void;
  #last: Promise<unknown> = Promise.resolve();
  #open = 0;

  /** @param onQueued called when a job has to wait for others */
  constructor(onQueued: () => void = () => undefined) {
    this.#onQueued = onQueued;
  }

  /** Whether jobs wait behind the one that runs. */
  get contended(): boolean {
    return this.#open > 1;
  }

  run<T>(job: () => Promise<T>): Promise<T> {
    this.#open += 1;
    const result = this.#last.then(job).finally(() => {
      this.#open -= 1;
    });
    this.#last = result.catch(() => undefined);
    if (this.contended) this.#onQueued();
    return result;
  }

  /** Resolves when all jobs given so far have ended. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
