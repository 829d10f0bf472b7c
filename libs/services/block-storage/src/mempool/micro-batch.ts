/** Most items of a batch. */
const LIMIT = 256;

interface Waiting<In, Out> {
  readonly item: In;
  readonly resolve: (out: Out) => void;
  readonly reject: (error: unknown) => void;
}

/** Gathers single items while a batch is worked on, and works on them together: at once when idle, in batches under load. */
export class MicroBatch<In, Out> {
  readonly #work: (items: readonly In[]) => Promise<readonly Out[]>;
  readonly #limit: number;
  #waiting: Waiting<In, Out>[] = [];
  #working = false;

  /** @param work gives one result an item, in order */
  constructor(work: (items: readonly In[]) => Promise<readonly Out[]>, limit = LIMIT) {
    this.#work = work;
    this.#limit = limit;
  }

  add(item: In): Promise<Out> {
    const { promise, resolve, reject } = Promise.withResolvers<Out>();
    this.#waiting.push({ item, resolve, reject });
    if (!this.#working) void this.#drain();
    return promise;
  }

  async #drain(): Promise<void> {
    this.#working = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#limit);
      try {
        const results = await this.#work(batch.map(({ item }) => item));
        for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Out);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#working = false;
  }
}
