/** Runs jobs one after the other, in the order they were given. A job that fails does not stop the next. */
export class Lane {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(job: () => Promise<T>): Promise<T> {
    const result = this.#last.then(job, job);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Resolves when all jobs given so far have ended. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
