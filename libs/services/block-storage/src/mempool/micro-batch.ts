/** Most items of a batch. */
const LIMIT = 256;

interface Waiting<In, Out> {
  readonly item: In;
  readonly since: number;
  readonly resolve: (out: Out) => void;
  readonly reject: (error: unknown) => void;
}

/** Gathers single items while a batch is worked on, and works on them together: at once when idle, in batches under load. */
export class MicroBatch<In, Out> {
  readonly #work: (items: readonly In[]) => Promise<readonly Out[]>;
  readonly #limit: number;
  #waiting: Waiting<In, Out>[] = [];
  #batch: Waiting<In, Out>[] = [];
  #working = false;

  /** @param work gives one result an item, in order */
  constructor(work: (items: readonly In[]) => Promise<readonly Out[]>, limit = LIMIT) {
    this.#work = work;
    this.#limit = limit;
  }

  /** When the oldest item without a result was added, ms of `performance.now`. */
  get oldest(): number | undefined {
    return this.#batch[0]?.since ?? this.#waiting[0]?.since;
  }

  add(item: In): Promise<Out> {
    const { promise, resolve, reject } = Promise.withResolvers<Out>();
    this.#waiting.push({ item, since: performance.now(), resolve, reject });
    if (!this.#working) void this.#drain();
    return promise;
  }

  async #drain(): Promise<void> {
    this.#working = true;
    while (this.#waiting.length > 0) {
      this.#batch = this.#waiting.splice(0, this.#limit);
      try {
        const results = await this.#work(this.#batch.map(({ item }) => item));
        for (const [index, { resolve }] of this.#batch.entries()) resolve(results[index] as Out);
      } catch (error) {
        for (const { reject } of this.#batch) reject(error);
      }
      this.#batch = [];
    }
    this.#working = false;
  }
}
