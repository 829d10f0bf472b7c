/**
 * Blocks of one process are offered one after the other, each maker looking at the tip in its turn: otherwise its miner and its
 * staker would make two blocks on one parent, and one of both for nothing.
 */
export class Turn {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs a job when all given before have ended, however they did. */
  take<T>(job: () => Promise<T>): Promise<T> {
    const result = this.#last.then(job, job);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
